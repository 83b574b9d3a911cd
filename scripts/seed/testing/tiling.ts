import { toLattice } from "#geo/lattice.ts";
import type { Position } from "#geo/position.ts";

type Polygons = readonly (readonly (readonly Position[])[])[];

/**
 * What keeps `parts` from tiling `whole` exactly, in whole numbers: every side of a part is used once, and once the other way round
 * by its neighbour or by the rim; the areas add up to the last square unit. Empty when they do.
 */
export function tilingFaults(parts: readonly Polygons[], whole: Polygons): string[] {
  const faults: string[] = [];
  const used = new Set<string>();
  const use = (from: string, to: string) => {
    const side = `${from}>${to}`;
    if (used.has(side)) faults.push(`side ${side} is used twice`);
    used.add(side);
  };
  for (const part of parts) for (const [from, to] of sidesOf(part)) use(from, to);
  for (const [from, to] of sidesOf(whole)) use(to, from);
  for (const side of used) {
    const [from, to] = side.split(">");
    if (!used.has(`${to}>${from}`)) faults.push(`side ${side} has nothing on its other side`);
  }
  const sum = parts.reduce((total, part) => total + doubledArea(part), 0);
  if (sum !== doubledArea(whole)) faults.push(`the parts cover ${sum}, the whole is ${doubledArea(whole)}`);
  return faults;
}

function* sidesOf(polygons: Polygons): Generator<[from: string, to: string]> {
  for (const ring of polygons.flat()) {
    for (let index = 1; index < ring.length; index++) yield [textOf(ring[index - 1]), textOf(ring[index])];
  }
}

const textOf = (position: Position | undefined): string => `${toLattice(position?.[0] ?? NaN)},${toLattice(position?.[1] ?? NaN)}`;

/** Twice the area, in square units of the lattice. Exact: measured from near by, no product passes 2^53. */
function doubledArea(polygons: Polygons): number {
  let sum = 0;
  for (const ring of polygons.flat()) {
    for (let index = 1; index < ring.length; index++) {
      const [xA, yA] = fromNear(ring[index - 1]);
      const [xB, yB] = fromNear(ring[index]);
      sum += xA * yB - xB * yA;
    }
  }
  return sum;
}

/** A corner of the sheet the demo lies on. */
const NEAR = [toLattice(124), toLattice(40.9)] as const;
const fromNear = (position: Position | undefined): [x: number, y: number] => [toLattice(position?.[0] ?? NaN) - NEAR[0], toLattice(position?.[1] ?? NaN) - NEAR[1]];
