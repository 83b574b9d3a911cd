import type { Position } from "#geo/position.ts";
import type { ToPosition } from "../projection.ts";
import { at, last, listOf } from "../town/list.ts";
import type { Town } from "../town/town.ts";
import type { WalkNet } from "../town/walk.ts";
import type { WayKind, WayTag, WalkEdge } from "../town/walk-graph.ts";
import { footOnSegment, type Point } from "../town/plane.ts";

/** A row of `street`. */
export interface StreetRow {
  id: number;
  highway: string;
  name: string;
  oneway: boolean;
  isPrivate: boolean;
  isStairs: boolean;
  bridge: boolean;
  tunnel: boolean;
  maxspeedKmh: number | null;
  /** The compound's block, of an inner way. */
  block: number | undefined;
  positions: Position[];
}

/** In OpenStreetMap's words. Doors are no ways: an entrance is brought onto the nearest way when the network is built. */
const HIGHWAYS: Record<Exclude<WayKind, "door">, { highway: string; maxspeedKmh: number | null }> = {
  arterial: { highway: "primary", maxspeedKmh: 60 },
  secondary: { highway: "secondary", maxspeedKmh: 50 },
  lane: { highway: "residential", maxspeedKmh: 30 },
  rural: { highway: "unclassified", maxspeedKmh: 40 },
  drive: { highway: "service", maxspeedKmh: 10 },
  path: { highway: "footway", maxspeedKmh: null },
  footway: { highway: "footway", maxspeedKmh: null },
  stairs: { highway: "steps", maxspeedKmh: null },
  footbridge: { highway: "footway", maxspeedKmh: null },
};
/** Vertices nearer to the straight line than this are no bend but the foot of a door. */
const STRAIGHT_METRES = 0.02;

type Way = WalkEdge & { tag: WayTag & { kind: Exclude<WayKind, "door"> } };

/** The ways of a town as rows: one row as far as one way goes, through all junctions, so that its name can be written along it. */
export function streetRows(town: Town, net: WalkNet, toPosition: ToPosition): StreetRow[] {
  const ways = net.edges.filter((edge): edge is Way => edge.tag.kind !== "door");
  const junctions = junctionsOf(ways);
  return joined(ways).map(({ tag, points }, index) => {
    const { highway, maxspeedKmh } = HIGHWAYS[tag.kind];
    return {
      id: index + 1,
      highway,
      name: tag.name ?? (tag.street === undefined ? "" : town.streets.nameOf(tag.street)),
      oneway: tag.street !== undefined && net.oneWayStreets.has(tag.street),
      isPrivate: tag.block !== undefined && at(town.blocks, tag.block).walled,
      isStairs: tag.kind === "stairs",
      bridge: tag.bridge ?? false,
      tunnel: tag.tunnel ?? false,
      maxspeedKmh,
      block: tag.block,
      positions: withoutFeet(points, junctions).map(toPosition),
    };
  });
}

const keyOf = (point: Point): string => `${point[0]} ${point[1]}`;

/** Where ways end, more than two of one way meet, or different ways do. */
function junctionsOf(ways: readonly Way[]): Set<string> {
  const tagsAt = new Map<string, Set<WayTag>>();
  const ends = new Map<string, number>();
  for (const { points, tag } of ways) {
    for (const point of [at(points, 0), last(points)]) {
      const key = keyOf(point);
      ends.set(key, (ends.get(key) ?? 0) + 1);
      const tags = tagsAt.get(key) ?? new Set<WayTag>();
      tagsAt.set(key, tags.add(tag));
    }
  }
  const isPlain = (key: string) => ends.get(key) === 2 && new Set([...(tagsAt.get(key) ?? [])].map(wayKey)).size === 1;
  return new Set([...ends.keys()].filter((key) => !isPlain(key)));
}

const wayKey = ({ kind, street, name, block, bridge, tunnel }: WayTag): string => [kind, street, name, block, bridge, tunnel].join("|");

/** Pieces of one way put together wherever exactly two of them meet. */
function joined(ways: readonly Way[]): Way[] {
  const families = new Map<string, Way[]>();
  for (const way of ways) listOf(families, wayKey(way.tag)).push(way);
  return [...families.values()].flatMap(joinFamily);
}

function joinFamily(family: readonly Way[]): Way[] {
  const open = new Map<string, Way[]>();
  for (const way of family) for (const node of [way.from, way.to]) listOf(open, String(node)).push(way);
  const left = new Set(family);
  const follow = (way: Way, node: number): { way: Way; points: readonly Point[]; end: number } | undefined => {
    const meeting = open.get(String(node)) ?? [];
    const next = meeting.length === 2 ? meeting.find((other) => other !== way) : undefined;
    if (!next || !left.delete(next)) return undefined;
    return next.from === node ? { way: next, points: next.points, end: next.to } : { way: next, points: [...next.points].reverse(), end: next.from };
  };
  const out: Way[] = [];
  for (const start of family) {
    if (!left.delete(start)) continue;
    let points: Point[] = [...start.points];
    for (const isBackward of [false, true]) {
      points = isBackward ? points.reverse() : points;
      let way = start;
      for (let next = follow(way, isBackward ? start.from : start.to); next; next = follow(way, next.end)) {
        points.push(...next.points.slice(1));
        way = next.way;
      }
    }
    out.push({ ...start, points: points.reverse() });
  }
  return out;
}

/** Without the vertices where doors met the way. */
function withoutFeet(points: readonly Point[], junctions: ReadonlySet<string>): Point[] {
  const out: Point[] = [at(points, 0)];
  for (let index = 1; index + 1 < points.length; index++) {
    const point = at(points, index);
    if (junctions.has(keyOf(point)) || footOnSegment(point, last(out), at(points, index + 1)).metres > STRAIGHT_METRES) out.push(point);
  }
  out.push(last(points));
  return out;
}
