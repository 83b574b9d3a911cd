import { gunzipSync } from "node:zlib";
import type { RequestHandler } from "express";
import type { Tiles } from "./actions.ts";
import { addressOf } from "./rules.ts";

/** The tiles' door, mounted at `/tiles`. The same for every viewer: tiles carry geometry, id, code, name and drawing class only. */
export function serveTiles(tiles: Pick<Tiles, "tile">): RequestHandler {
  return async (request, response) => {
    const address = addressOf(request.path);
    if (!address || request.method !== "GET") return void response.sendStatus(404);
    const tile = await tiles.tile(address);
    // asked again each time, answered in a line: boundaries and houses change while a wall hangs
    response.set("cache-control", "no-cache");
    if (!tile) return void response.sendStatus(204);
    response.set({ etag: tile.etag, "content-type": "application/vnd.mapbox-vector-tile", vary: "accept-encoding" });
    if (request.get("if-none-match") === tile.etag) return void response.status(304).end();
    if (/\bgzip\b/.test(request.get("accept-encoding") ?? "")) response.set("content-encoding", "gzip").end(tile.bytes);
    else response.end(gunzipSync(tile.bytes));
  };
}
