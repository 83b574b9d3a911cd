import { insertLine } from "./insert-line.ts";
import { commitCut, planCut, type CutRules } from "./face-cut.ts";
import { at, cheapest, last } from "./list.ts";
import { ahead, direction, dot, reversed, type Point } from "./plane.ts";
import { OUTSIDE, type EdgeTag, type Zone } from "./planar-map.ts";
import type { Random } from "./random.ts";
import { newStreet, type Ground } from "./ground.ts";
import { besideCurve, slope } from "./terrain.ts";

export interface CrossStreets {
  bridges: readonly { x: number }[];
  railwayCrossings: readonly RailwayCrossing[];
}

export interface RailwayCrossing {
  vertices: readonly number[];
}

/**
 * Lays the great streets across the valley, at uneven distances.
 *
 * Some carry a bridge, some cross the railway; each runs on through the zones until it meets an edge it may not pass.
 */
export function layCrossStreets(ground: Ground): CrossStreets {
  const { random, terrain } = ground;
  const places = crossPlaces(random, terrain.urbanHalfLengthMetres);
  const withBridge = spread(random, places.length, Math.max(3, Math.min(5, Math.round(places.length * 0.45))));
  const overRailway = spread(random, places.length, Math.max(3, Math.round(places.length * 0.5)));

  const bridges: { x: number }[] = [];
  const railwayCrossings: RailwayCrossing[] = [];
  for (const [index, place] of places.entries()) {
    const isOutermost = index === 0 || index === places.length - 1;
    const x = isOutermost ? place : clearOfTributary(ground, place);
    const tag = newStreet(ground, "arterial", false, "cross");
    layFromRiver(ground, x, tag, withBridge.has(index));
    if (withBridge.has(index)) bridges.push({ x });
    const crossed = overRailway.has(index) ? crossRailway(ground, tag) : undefined;
    if (crossed) railwayCrossings.push(crossed);
  }
  return { bridges, railwayCrossings };
}

function crossPlaces(random: Random, half: number): number[] {
  const places = [-half];
  while (last(places) < half - 850) places.push(last(places) + random.between(480, 790));
  if (half - last(places) > 420) places.push(half);
  return places;
}

/** `wanted` of `count` places, spread over all but the outermost. */
function spread(random: Random, count: number, wanted: number): Set<number> {
  const inner = count - 2;
  const offset = random.between(0.2, 0.8);
  return new Set(Array.from({ length: wanted }, (_, index) => 1 + Math.min(inner - 1, Math.floor(((index + offset) * inner) / wanted))));
}

function clearOfTributary({ terrain }: Ground, x: number): number {
  const gap = x - terrain.tributaryX(terrain.riverY(x) + 400);
  return Math.abs(gap) < 170 ? x + Math.sign(gap || 1) * (170 - Math.abs(gap)) : x;
}

function layFromRiver(ground: Ground, x: number, tag: EdgeTag, hasBridge: boolean): void {
  const { map, terrain, streets } = ground;
  const isRiverRoad = (other: EdgeTag) => other.kind === "arterial" && streets.roleOf(other.street) === "river";
  const beyondRoad = terrain.riverHalfWidthMetres(x) + 60;
  const south = besideCurve(terrain.riverY, x, -beyondRoad);
  const north = besideCurve(terrain.riverY, x, beyondRoad);
  if (!hasBridge) {
    runAcross(ground, northRoadVertex(ground, north, isRiverRoad), [0, 1], tag, "core");
    return;
  }
  const crossed = insertLine(map, [south, north], { ...tag, bridge: true }, { startsOn: isRiverRoad, endsOn: isRiverRoad, snapMetres: 2 });
  runAcross(ground, last(crossed), [0, 1], tag, "core");
  runAcross(ground, at(crossed, 0), [0, -1], tag, "south");
}

function northRoadVertex({ map, terrain }: Ground, near: Point, isRiverRoad: (tag: EdgeTag) => boolean): number {
  const road: number[] = [];
  for (let half = 0; half < map.halfEdgeCount; half += 2) {
    const [x, y] = map.originPoint(half);
    if (isRiverRoad(map.tag(half)) && y > terrain.riverY(x)) road.push(half);
  }
  const nearest = cheapest(road, (half) => map.footOn(half, near).metres);
  if (nearest === undefined) throw new Error("no road on the north bank");
  return map.vertexAt(nearest, map.footOn(nearest, near).point, 12);
}

/** Carries a street on from its northern end over the railway, if it came so far. */
function crossRailway(ground: Ground, tag: EdgeTag): RailwayCrossing | undefined {
  const { map, terrain, streets } = ground;
  const end = northernmostVertex(ground, tag);
  if (end === undefined) return undefined;
  const point = map.point(end);
  const across = direction(Math.atan(slope(terrain.railwayY, point[0])) + Math.PI / 2);
  const vertices = insertLine(map, [ahead(point, across, -4), ahead(point, across, 70)], { ...tag, railwayCrossing: true }, {
    startsOn: (other) => other.kind === "secondary" && streets.roleOf(other.street) === "rail",
    endsOn: (other) => other.kind === "secondary",
    snapMetres: 6,
  });
  if (vertices.length < 3) return undefined;
  runAcross(ground, last(vertices), [0, 1], tag, "north");
  return { vertices };
}

/** The northern end of a street between river and railway. */
function northernmostVertex({ map, terrain }: Ground, { street }: EdgeTag): number | undefined {
  const ends: number[] = [];
  for (let half = 0; half < map.halfEdgeCount; half++) {
    const [x, y] = map.originPoint(half);
    if (map.tag(half).street === street && y < terrain.railwayY(x) - 10 && y > terrain.riverY(x)) ends.push(map.origin(half));
  }
  return cheapest(ends, (vertex) => -map.point(vertex)[1]);
}

/** Runs a street on from a vertex through the faces of one zone, and over the tributary. */
function runAcross(ground: Ground, start: number, sense: Point, tag: EdgeTag, zone: Zone): void {
  const { map, terrain, streets } = ground;
  const angleAt = (point: Point) => terrain.valleyAngle(point) + Math.PI / 2;
  const rules: CutRules = { angleAt, stepMetres: 40, snapMetres: 26, minGapMetres: 14, clearMetres: 40, minAngleRadians: 0.6, straightMetres: 1 };
  const isStreamLane = (other: EdgeTag) => streets.roleOf(other.street) === "stream";

  let vertex = start;
  for (let faces = 0; faces < 6; faces++) {
    const point = map.point(vertex);
    const along = direction(angleAt(point));
    const inward = dot(along, sense) < 0 ? reversed(along) : along;
    const face = map.faceToward(vertex, inward);
    if (face === OUTSIDE) return;
    if (map.faceTag(face).zone === "stream-strip") {
      const straightOn = [ahead(point, inward, -2), ahead(point, inward, 110)];
      const crossed = insertLine(map, straightOn, tag, { startsOn: isStreamLane, endsOn: isStreamLane, snapMetres: 4 });
      if (crossed.length < 3) return;
      vertex = last(crossed);
      continue;
    }
    const plan = map.faceTag(face).zone === zone ? planCut(map, face, { vertex, inward }, rules) : undefined;
    if (!plan) return;
    vertex = commitCut(map, plan, tag).endVertex;
  }
}
