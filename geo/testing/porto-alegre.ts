import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { wayOf } from "./ways.ts";
import type { Way } from "../network/build.ts";
import { edgeCount, edgePositions, type Network } from "../network/network.ts";
import { createPlane } from "../plane/plane.ts";
import type { Position } from "../position.ts";

// pgRouting 3.4.2 on the walking network of Porto Alegre (OpenStreetMap, ODbL: not in this repository); lengths by the haversine, in millimetres
const FOLDER = join(process.env["REFERENCE_DIR"] ?? join(import.meta.dirname, "../../../shared"), "reference/iso_porto_alegre");

/** Without it what is compared with it is left out, aloud. */
export function hasPortoAlegre(what: string): boolean {
  const isThere = existsSync(FOLDER);
  if (!isThere) console.warn(`${what} not compared: there is no ${FOLDER}`);
  return isThere;
}

export function portoAlegre(file: string): Record<string, number>[] {
  const bytes = readFileSync(join(FOLDER, file));
  const [head = "", ...lines] = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString().trim().split("\n");
  const names = head.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((field, index) => [names[index], Number(field)])));
}

export const portoAlegreWays = (): Way[] => portoAlegre("edges.csv.gz").map(({ id = 0, x1 = 0, y1 = 0, x2 = 0, y2 = 0 }) => wayOf(id, [[x1, y1], [x2, y2]]));

/** Homes 5 to 25 m beside the streets, the same each time: every so manyth edge has one. */
export function homesAlong(network: Network, every: number): Position[] {
  const homes: Position[] = [];
  for (let edge = 0; edge < edgeCount(network); edge += every) {
    const [start, end] = [edgePositions(network, edge)[0], edgePositions(network, edge).at(-1)];
    if (!start || !end) continue;
    const plane = createPlane(start);
    const [x, y] = plane.toMetres(end);
    const length = Math.hypot(x, y);
    const [part, beside] = [(edge * 0.618034) % 1, (5 + 20 * ((edge * 0.754878) % 1)) * (edge % 2 ? 1 : -1)];
    if (length > 0) homes.push(plane.toPosition([part * x - (y / length) * beside, part * y + (x / length) * beside]));
  }
  return homes;
}
