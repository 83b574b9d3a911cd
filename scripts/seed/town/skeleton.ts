import { insertLine, type Insertion } from "./insert-line.ts";
import { at } from "./list.ts";
import { distance, type Point } from "./plane.ts";
import { PlanarMap, type EdgeTag, type Zone } from "./planar-map.ts";
import { movedLeft } from "./polyline.ts";
import type { Random } from "./random.ts";
import { layAvenues } from "./avenues.ts";
import { layCrossStreets, type CrossStreets } from "./cross-streets.ts";
import { newStreet, type Ground } from "./ground.ts";
import type { StreetNames } from "./street-names.ts";
import { sampled, type Terrain } from "./terrain.ts";

/** From the middle of the river or the railway to the roads beside them. */
const RIVER_ROAD_METRES = 34;
const RAILWAY_ROAD_METRES = 21;
const STREAM_LANE_METRES = 15;

export interface Skeleton extends CrossStreets {
  map: PlanarMap;
}

/** Lays river, railway, tributary and the great streets into the outline of the district. */
export function buildSkeleton(parent: Random, terrain: Terrain, streets: StreetNames): Skeleton {
  const ground: Ground = { random: parent.fork("skeleton"), terrain, map: new PlanarMap(terrain.boundary), streets };
  layGuidingLines(ground);
  setZones(ground);
  layAvenues(ground);
  layTributary(ground);
  setZones(ground);
  markStreamStrips(ground);
  return { map: ground.map, ...layCrossStreets(ground) };
}

const fromBoundary: Insertion = { startsOn: (tag) => tag.kind === "boundary" };

function layGuidingLines(ground: Ground): void {
  const { terrain, map } = ground;
  const reach = terrain.halfLengthMetres + 500;

  const river = sampled(terrain.riverY, -reach, reach, 45);
  insertLine(map, river, { kind: "river" });
  for (const side of [1, -1]) {
    const bank = movedLeft(river, ([x]) => side * (terrain.riverHalfWidthMetres(x) + RIVER_ROAD_METRES));
    insertLine(map, bank, newStreet(ground, "arterial", true, "river"), fromBoundary);
  }
  const railway = sampled(terrain.railwayY, -reach, reach, 60);
  insertLine(map, railway, { kind: "rail" }, fromBoundary);
  for (const side of [1, -1]) {
    insertLine(map, movedLeft(railway, side * RAILWAY_ROAD_METRES), newStreet(ground, "secondary", true, "rail"), fromBoundary);
  }
  insertLine(map, sampled(terrain.hillFootY, -reach, reach, 60), newStreet(ground, "secondary", true, "hill"), fromBoundary);
  insertLine(map, sampled(terrain.ringRoadY, -reach, reach, 70), newStreet(ground, "arterial", true, "ring"), fromBoundary);
}

/** One line from the hills to the river, with a lane on either side between the great corridors. */
function layTributary(ground: Ground): void {
  const { terrain, map, streets } = ground;
  const middle: Point[] = [];
  const sourceY = terrain.northY(terrain.tributaryX(2500)) + 400;
  const mouthY = terrain.riverY(terrain.tributaryX(0)) - 260;
  for (let y = sourceY; y > mouthY; y -= 21) middle.push([terrain.tributaryX(y), y]);
  insertLine(map, middle, { kind: "stream" }, { ...fromBoundary, endsOn: (tag) => tag.kind === "river" });

  const isNorthern = ([x, y]: Point) => y < terrain.hillFootY(x) + 30 && y > terrain.railwayY(x) - 5;
  const isSouthern = ([x, y]: Point) => y < terrain.railwayY(x) + 12 && y > terrain.riverY(x) + 20;
  const endsOn = (tag: EdgeTag) => ["rail", "river"].includes(streets.roleOf(tag.street) ?? "");
  for (const side of [1, -1]) {
    const beside = movedLeft(middle, side * STREAM_LANE_METRES);
    const tag = newStreet(ground, "lane", false, "stream");
    for (const isPart of [isNorthern, isSouthern]) {
      insertLine(map, beside.filter(isPart), tag, { startsOn: ({ kind }) => kind === "secondary", endsOn });
    }
  }
}

function setZones({ map, terrain }: Ground): void {
  for (let face = 1; face < map.faceCount; face++) map.faceTag(face).zone = zoneOf(terrain, innerPoint(map, face));
}

function zoneOf(terrain: Terrain, [x, y]: Point): Zone {
  const [river, railway] = [terrain.riverY(x), terrain.railwayY(x)];
  if (Math.abs(y - river) < terrain.riverHalfWidthMetres(x) + RIVER_ROAD_METRES) return "river-strip";
  if (Math.abs(y - railway) < RAILWAY_ROAD_METRES) return "railway-strip";
  if (y > terrain.hillFootY(x)) return "hill";
  if (y < terrain.ringRoadY(x)) return "south-fringe";
  return y > railway ? "north" : y > river ? "core" : "south";
}

/** The thin faces between the lanes of the tributary, outside the hills. */
function markStreamStrips({ map, terrain }: Ground): void {
  for (let face = 1; face < map.faceCount; face++) {
    const tag = map.faceTag(face);
    const [x, y] = innerPoint(map, face);
    const isDry = tag.zone === "core" || tag.zone === "north" || tag.zone === "south" || tag.zone === "south-fringe";
    const isNear = Math.abs(x - terrain.tributaryX(y)) < STREAM_LANE_METRES + 1;
    if (isDry && isNear && map.areaSquareMetres(face) < 60_000) tag.zone = "stream-strip";
  }
}

/** A point inside a face: 5 m in from the middle of its longest side, which also serves thin and bent faces. */
export function innerPoint(map: PlanarMap, face: number): Point {
  const loop = map.loop(face);
  const longest = loop.reduce((best, half) => (map.lengthMetres(half) > map.lengthMetres(best) ? half : best), at(loop, 0));
  const [from, to] = [map.originPoint(longest), map.destinationPoint(longest)];
  const length = distance(from, to);
  return [(from[0] + to[0]) / 2 - ((to[1] - from[1]) / length) * 5, (from[1] + to[1]) / 2 + ((to[0] - from[0]) / length) * 5];
}
