import type { EdgeKind, PlanarMap } from "./planar-map.ts";

/** A neighbour, and what a border along the whole common line would cost. */
export interface Neighbour {
  to: number;
  cost: number;
}
export type Adjacency = ReadonlyMap<number, readonly Neighbour[]>;

/** A metre of border is cheap along a strong line on the ground, and dear through the inside of a compound. */
const COST_PER_METRE: Partial<Record<EdgeKind, number>> = {
  stream: 0.1, arterial: 0.1, secondary: 0.2, lane: 0.4, wall: 0.5, rural: 0.5, ridge: 0.5, "strip-cut": 0.2, drive: 1.1, path: 1.2,
};
/** Nobody's area reaches across these. */
const BARRIERS: ReadonlySet<EdgeKind> = new Set<EdgeKind>(["river", "rail", "boundary"]);

export interface AdjacencyRules {
  /** Whether areas may also join across river and railway, and through strips alone. */
  isLoose?: boolean;
}

/** Which groups of faces lie side by side. `groupOf` gives -1 for a face that is in none. */
export function adjacencyOf(map: PlanarMap, groupOf: (face: number) => number, { isLoose = false }: AdjacencyRules = {}): Adjacency {
  const costs = new Map<number, Map<number, number>>();
  const add = (from: number, to: number, cost: number) => {
    const row = costs.get(from) ?? new Map<number, number>();
    costs.set(from, row);
    row.set(to, (row.get(to) ?? 0) + cost);
  };
  for (let half = 0; half < map.halfEdgeCount; half += 2) {
    const [left, right] = [map.face(half), map.face(half ^ 1)];
    const [groupLeft, groupRight] = [groupOf(left), groupOf(right)];
    const { kind } = map.tag(half);
    if (groupLeft < 0 || groupRight < 0 || groupLeft === groupRight || kind === "boundary") continue;
    if (!isLoose && (BARRIERS.has(kind) || (isStrip(map, left) && isStrip(map, right)))) continue;
    const cost = map.lengthMetres(half) * (COST_PER_METRE[kind] ?? 0.5);
    add(groupLeft, groupRight, cost);
    add(groupRight, groupLeft, cost);
  }
  return new Map([...costs].map(([from, row]) => [from, [...row].map(([to, cost]) => ({ to, cost }))]));
}

/** Hills, banks and tracks hang on the land beside them, never on each other: no area is joined through water alone. */
function isStrip(map: PlanarMap, face: number): boolean {
  return ["river-strip", "railway-strip", "hill"].includes(map.faceTag(face).zone);
}

/** The connected parts of a set of items. */
export function componentsOf(items: Iterable<number>, adjacency: Adjacency): number[][] {
  const open = new Set(items);
  const components: number[][] = [];
  for (const start of open) {
    const component = [start];
    open.delete(start);
    for (const item of component) {
      for (const { to } of adjacency.get(item) ?? []) if (open.delete(to)) component.push(to);
    }
    components.push(component);
  }
  return components;
}

export function isConnected(items: Iterable<number>, adjacency: Adjacency): boolean {
  return componentsOf(items, adjacency).length <= 1;
}
