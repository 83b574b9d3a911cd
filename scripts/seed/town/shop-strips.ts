import { halfWidthMetres } from "./compounds.ts";
import { at } from "./list.ts";
import { difference, distance, dot, unit, type Point } from "./plane.ts";
import type { EdgeTag, PlanarMap } from "./planar-map.ts";
import type { Random } from "./random.ts";
import { isInside, overlaps, sides, type PlaneRing } from "./ring.ts";

const LEAST_SIDE_METRES = 14;
const LEAST_SHOP_METRES = 11;

export interface ShopStrip {
  ring: Point[];
  /** The side of the cell, on the street, that its door opens to. */
  half: number;
  door: Point;
}

/** Shop buildings along the street sides of a cell, clear of what stands there already. */
export function shopStrips(random: Random, map: PlanarMap, face: number, depthMetres: (tag: EdgeTag) => number, standing: readonly PlaneRing[]): ShopStrip[] {
  const loop = map.loop(face);
  const ring = loop.map((half) => map.originPoint(half));
  const strips: ShopStrip[] = [];

  for (const [index, half] of loop.entries()) {
    const depth = depthMetres(map.tag(half));
    const length = map.lengthMetres(half);
    if (depth === 0 || length < LEAST_SIDE_METRES) continue;
    const [from, to] = roomAlong(map, loop, index);
    const place = placer(map, half);
    for (let start = from; to - start > LEAST_SHOP_METRES; ) {
      const drawn = Math.min(to - start, random.between(26, 56));
      const width = to - start - drawn < LEAST_SHOP_METRES ? to - start : drawn;
      const strip = place(start, width, depth * random.between(0.86, 1.08));
      const fits =
        width <= 60 &&
        strip.ring.every((corner) => isInside(corner, ring)) &&
        isClearOfSides(map, loop, ring, strip.ring) &&
        ![...strips.map((other) => other.ring), ...standing].some((other) => overlaps(other, strip.ring));
      if (fits && random.chance(0.76)) strips.push(strip);
      start += width + (random.chance(0.2) ? random.between(3, 9) : 0.4);
    }
  }
  return strips;
}

/** From where to where along a side shops may stand: clear of the streets at its corners. */
function roomAlong(map: PlanarMap, loop: readonly number[], index: number): [from: number, to: number] {
  const half = at(loop, index);
  const [before, after] = [at(loop, (index - 1 + loop.length) % loop.length), at(loop, (index + 1) % loop.length)];
  const heading = (side: number) => unit(difference(map.destinationPoint(side), map.originPoint(side)));
  const endGap = (neighbour: number) => {
    const goesOn = dot(heading(neighbour), heading(half)) > 0.9 && map.tag(neighbour).kind === map.tag(half).kind;
    return goesOn ? 1.2 : halfWidthMetres(map.tag(neighbour).kind) + 1.5;
  };
  return [endGap(before), map.lengthMetres(half) - endGap(after)];
}

function placer(map: PlanarMap, half: number): (start: number, width: number, depth: number) => ShopStrip {
  const origin = map.originPoint(half);
  const [alongX, alongY] = unit(difference(map.destinationPoint(half), origin));
  const front = halfWidthMetres(map.tag(half).kind) + 0.6;
  const spot = (along: number, inward: number): Point => [origin[0] + alongX * along - alongY * inward, origin[1] + alongY * along + alongX * inward];
  return (start, width, depth) => {
    const end = start + width - 0.8;
    return {
      half,
      ring: [spot(start, front), spot(end, front), spot(end, front + depth), spot(start, front + depth)],
      door: spot(start + width / 2, front),
    };
  };
}

function isClearOfSides(map: PlanarMap, loop: readonly number[], ring: PlaneRing, shop: PlaneRing): boolean {
  for (const [from, to, index] of sides(ring)) {
    const gap = halfWidthMetres(map.tag(at(loop, index)).kind) * 0.8;
    const length = distance(from, to) || 1;
    const along = unit(difference(to, from));
    for (const corner of shop) {
      const offset = difference(corner, from);
      const share = dot(offset, along);
      if (share < -gap || share > length + gap) continue;
      const foot = Math.max(0, Math.min(length, share));
      if (Math.hypot(offset[0] - along[0] * foot, offset[1] - along[1] * foot) < gap) return false;
    }
  }
  return true;
}
