import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VectorTile } from "@mapbox/vector-tile";
import express from "express";
import { PbfReader } from "pbf";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "../db/testing/database.ts";
import { AREAS, INSIDE, seedDistrict } from "../db/testing/district.ts";
import { createTiles, type Tiles } from "./actions.ts";
import { serveTiles } from "./edge.ts";

let database: TestDatabase;
let folder: string;
let tiles: Tiles;
let url: string;
let ahead = 0;
const server = createServer();

beforeAll(async () => {
  database = await createTestDatabase();
  await seedDistrict(database.pool);
  folder = await mkdtemp(join(tmpdir(), "tiles-test-"));
  tiles = createTiles({ databaseUrl: database.pool.options.connectionString ?? "", folder, nowMilliseconds: () => Date.now() + ahead });
  server.on("request", express().use("/tiles", serveTiles(tiles)));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/tiles`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await tiles.close();
  await rm(folder, { recursive: true });
  await database.drop();
});

/** The address of the tile that holds a position. */
function at([lon, lat]: readonly [number, number], z: number): string {
  const x = Math.floor(((lon + 180) / 360) * 2 ** z);
  const y = Math.floor(((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * 2 ** z);
  return `${z}/${x}/${y}.mvt`;
}

async function read(path: string) {
  const answer = await fetch(`${url}/${path}`);
  const tile = new VectorTile(new PbfReader(new Uint8Array(await answer.arrayBuffer())));
  const layers = Object.fromEntries(Object.entries(tile.layers).map(([name, layer]) => [name, Array.from({ length: layer.length }, (_, index) => layer.feature(index))]));
  return { answer, layers };
}

test("areas come with id, level, code and name, borders once with the highest level, and no figures", async () => {
  const { answer, layers } = await read(`areas/1/${at(INSIDE.gridA, 12)}`);
  expect(answer.headers.get("content-type")).toBe("application/vnd.mapbox-vector-tile");
  expect(layers["area"]?.map(({ id }) => id)).toEqual(expect.arrayContaining([AREAS.district, AREAS.west, AREAS.gridA]));
  const grid = layers["area"]?.find(({ id }) => id === AREAS.gridA);
  expect(grid?.properties).toEqual({ level: "grid", kind: "community", code: "219901001001001", name: "甲一网格", parent: AREAS.westCommunity });
  expect(new Set(layers["boundary"]?.map(({ properties }) => properties["level"]))).toContain("grid");
});

test("houses come with their name, and are kept on disk", async () => {
  const path = `buildings/${at(INSIDE.gridA, 15)}`;
  const [first, second] = [await read(path), await read(path)];
  expect(first.layers["building"]?.map(({ id, properties }) => ({ id, ...properties }))).toEqual([{ id: 1, name: "7号楼", use: "residential" }]);
  expect(second.answer.headers.get("etag")).toBe(first.answer.headers.get("etag"));
});

test("streets come with their class and name", async () => {
  const { layers } = await read(`base/${at([123.43, 41.8005], 14)}`);
  expect(layers["street"]?.map(({ id, properties }) => ({ id, ...properties }))).toEqual([{ id: 1, highway: "residential", name: "南园大街", bridge: false, steps: false }]);
});

test("a new street and a new house show within ten minutes, and old houses leave the disk", async () => {
  const { pool } = database;
  const seen = async () => [(await read(`base/${at([123.43, 41.8005], 14)}`)).layers["street"]?.length, (await read(`buildings/${at(INSIDE.gridA, 15)}`)).layers["building"]?.length];
  expect(await seen()).toEqual([1, 1]);
  const [before] = await readdir(join(folder, "buildings"));
  await pool.query("insert into street (highway, name, geom, valid) values ('residential', '新街', st_geomfromtext('LINESTRING(123.43 41.8005, 123.431 41.801)', 4326), '[2025-01-01Z,)')");
  await pool.query("insert into building (name, address, use, storeys, units, households, population, aged65, geom, valid) select '8号楼', address, use, storeys, units, households, population, aged65, geom, valid from building");
  expect(await seen()).toEqual([1, 1]);
  ahead = 10 * 60_000 + 1;
  expect(await seen()).toEqual([2, 2]);
  await vi.waitFor(async () => expect(await readdir(join(folder, "buildings"))).not.toContain(before));
});

test("who has a tile already is told so in a line; where nothing lies, nothing comes", async () => {
  const path = `${url}/areas/1/${at(INSIDE.gridA, 12)}`;
  const etag = (await fetch(path)).headers.get("etag") ?? "";
  expect((await fetch(path, { headers: { "if-none-match": etag } })).status).toBe(304);
  expect((await fetch(`${url}/areas/1/12/0/0.mvt`)).status).toBe(204);
  expect((await fetch(`${url}/areas/99/${at(INSIDE.gridA, 12)}`)).status).toBe(204);
  expect((await fetch(`${url}/areas/1/40/0/0.mvt`)).status).toBe(404);
});

test("a new plan has tiles of its own", async () => {
  const { pool } = database;
  await pool.query("insert into plan (name, status, effective_at) values ('二版', 'published', '2026-06-01Z')");
  await pool.query("update area_edition set valid = tstzrange(lower(valid), '2026-06-01Z') where area_id = $1", [AREAS.gridA]);
  await pool.query("insert into area_edition (area_id, plan_id, name, geom, valid) select area_id, 2, '甲一网格改', geom, '[2026-06-01Z,)' from area_edition where area_id = $1", [AREAS.gridA]);
  const nameIn = async (plan: number) => (await read(`areas/${plan}/${at(INSIDE.gridA, 12)}`)).layers["area"]?.find(({ id }) => id === AREAS.gridA)?.properties["name"];
  expect([await nameIn(1), await nameIn(2)]).toEqual(["甲一网格", "甲一网格改"]);
});
