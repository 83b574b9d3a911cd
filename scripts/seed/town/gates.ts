import type { Block } from "./land-use.ts";
import { at } from "./list.ts";
import { between, distance } from "./plane.ts";
import { isStreet, type EdgeKind, type PlanarMap } from "./planar-map.ts";
import type { Random } from "./random.ts";

const LEAST_APART_METRES = 70;
/** Gates rather stand on secondary streets and lanes than on the great ones. */
const STREET_SCORE: Partial<Record<EdgeKind, number>> = { secondary: 1.2, lane: 1, arterial: 0.8, rural: 0.7 };

interface Place {
  vertex: number;
  half: number;
  score: number;
}

/** One to four gates for a walled block, where its inner ways meet streets; for a block without any, one in its longest side. */
export function placeGates(random: Random, map: PlanarMap, block: Block): void {
  const streetSides = block.faces.flatMap((face) => map.loop(face)).filter((half) => map.blockAt(half ^ 1) !== block.id && isStreet(map.tag(half)));
  if (streetSides.length === 0) return;

  const wanted = (places: Place[]) => {
    const count = Math.max(1, Math.min(4, Math.round(block.hectares / 1.6 + random.between(-0.4, 0.7))));
    const chosen: Place[] = [];
    for (const place of places.sort((a, b) => b.score - a.score || a.vertex - b.vertex)) {
      if (chosen.length >= count) break;
      const isApart = chosen.every((other) => distance(map.point(other.vertex), map.point(place.vertex)) > LEAST_APART_METRES);
      if (isApart) chosen.push(place);
    }
    return chosen;
  };
  const chosen = wanted(placesOf(random, map, block, streetSides));
  if (chosen.length === 0) chosen.push(newPlace(random, map, streetSides));
  block.gates = chosen.map(({ vertex, half }) => ({ vertex, street: streetOf(map, half) }));
}

export function streetOf(map: PlanarMap, half: number): number {
  const { street } = map.tag(half);
  if (street === undefined) throw new Error(`half-edge ${half} is no street`);
  return street;
}

function placesOf(random: Random, map: PlanarMap, block: Block, streetSides: readonly number[]): Place[] {
  const places: Place[] = [];
  const seen = new Set<number>();
  for (const half of streetSides) {
    for (const vertex of [map.origin(half), map.destination(half)]) {
      if (seen.has(vertex)) continue;
      seen.add(vertex);
      const inner = map.leaving(vertex).find((other) => map.blockAt(other) === block.id && map.blockAt(other ^ 1) === block.id);
      if (inner === undefined) continue;
      const score = (map.tag(inner).kind === "drive" ? 2 : 0) + (STREET_SCORE[map.tag(half).kind] ?? 0) + random.between(0, 1.2);
      places.push({ vertex, half, score });
    }
  }
  return places;
}

function newPlace(random: Random, map: PlanarMap, streetSides: readonly number[]): Place {
  const longest = [...streetSides].sort((a, b) => map.lengthMetres(b) - map.lengthMetres(a) || a - b);
  const half = at(longest, 0);
  const point = between(map.originPoint(half), map.destinationPoint(half), random.between(0.4, 0.6));
  return { vertex: map.splitEdge(half, point), half, score: 0 };
}
