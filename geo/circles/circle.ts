import type { Costs } from "../network/costs.ts";
import { Reach, type Source } from "../network/reach.ts";
import type { Search } from "../network/search.ts";
import type { Plane, PlanePoint } from "../plane/plane.ts";
import { positionOf, toLattice } from "../lattice.ts";
import type { Position } from "../position.ts";
import { beyond, fieldOf } from "./field.ts";
import type { Ground } from "./ground.ts";
import { ringsAt, type Ring } from "./rings.ts";
import { simplify } from "./simplify.ts";

/** Rings of positions, the first position last again: what lies within, then its holes. As GeoJSON has them. */
export type Polygon = Position[][];

const MOST_METRES = 5;

/** Within a ring, by the rule of crossings; a point on it may be told either. */
export function isWithin(rings: readonly Ring[], [x, y]: PlanePoint): boolean {
  let within = false;
  for (const ring of rings) {
    for (let at = 0, before = ring.length - 1; at < ring.length; before = at++) {
      const [[x0, y0], [x1, y1]] = [ring[at]!, ring[before]!];
      if (y0 > y !== y1 > y && x < ((x1 - x0) * (y - y0)) / (y1 - y0) + x0) within = !within;
    }
  }
  return within;
}

/**
 * Where one gets within each of some limits, in the unit of `costs`: rings by limit, nested as the limits are. The rings of
 * a limit do not hang on which others are asked for, but for the corners that are left out of them.
 *
 * @param homes places that lie on the same side of the rings as before corners are left out
 * @throws RangeError when no source is on the network
 */
export function ringsWithin(ground: Ground, costs: Costs, sources: readonly Source[], limits: readonly number[], search: Search, homes?: readonly PlanePoint[]): Ring[][] {
  if (!sources.length) throw new RangeError("none of the sources is on the streets");
  const reach = new Reach(ground.network, costs, sources, Math.max(...limits) + beyond(costs), search);
  return ringsOfReach(ground, costs, reach, limits, homes);
}

/** As `ringsWithin`, of a reach that goes `beyond` the highest limit. */
export function ringsOfReach(ground: Ground, costs: Costs, reach: Reach, limits: readonly number[], homes?: readonly PlanePoint[]): Ring[][] {
  const field = fieldOf(ground, costs, reach);
  const rings = limits.map((limit) => (field ? ringsAt(field, limit) : []));
  if (!homes) return rings;
  const simple = simplify(rings.flat(), homes, MOST_METRES);
  return rings.map((ofLimit, index) => {
    const before = rings.slice(0, index).reduce((sum, { length }) => sum + length, 0);
    return simple.slice(before, before + ofLimit.length);
  });
}

/** Rings as polygons, each hole with what it is a hole of; what lies in a hole is a polygon of its own. */
export function polygonsOf(plane: Plane, rings: readonly Ring[]): Polygon[] {
  const outer = rings.map((ring) => ({ ring, area: areaOf(ring), holes: [] as Ring[] })).filter(({ area }) => area > 0).sort((a, b) => a.area - b.area);
  for (const ring of rings) {
    if (areaOf(ring) > 0) continue;
    outer.find((each) => isWithin([each.ring], ring[0] ?? [0, 0]))?.holes.push(ring);
  }
  const closed = (ring: Ring): Position[] => {
    const positions = ring.map((point) => plane.toPosition(point)).map(([lon, lat]) => positionOf(toLattice(lon), toLattice(lat)));
    return positions[0] ? [...positions, positions[0]] : [];
  };
  return outer.map(({ ring, holes }) => [closed(ring), ...holes.map(closed)]);
}

/** Above 0 for a ring that runs counter-clockwise. */
export function areaOf(ring: Ring): number {
  let double = 0;
  ring.forEach(([x, y], at) => {
    const [nextX, nextY] = ring[(at + 1) % ring.length]!;
    double += x * nextY - nextX * y;
  });
  return double / 2;
}
