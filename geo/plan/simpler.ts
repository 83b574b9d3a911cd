import type { Corner } from "./exact.ts";
import { awayOf } from "./meet.ts";

/**
 * A line with fewer corners, nowhere farther from the old one than so many steps of the lattice (Douglas and Peucker 1973), where a straight piece may
 * stand.
 */
export function simpler(line: readonly Corner[], within: number, mayStand: (piece: readonly [Corner, Corner]) => boolean): Corner[] {
  const [first, last] = [line[0], line.at(-1)];
  if (!first || !last || line.length < 3) return [...line];
  let [farthest, away] = [0, -1];
  line.slice(1, -1).forEach((corner, at) => {
    const distance = awayOf(corner, first, last);
    if (distance > away) [farthest, away] = [at + 1, distance];
  });
  if (away <= within && mayStand([first, last])) return [first, last];
  return [...simpler(line.slice(0, farthest + 1), within, mayStand).slice(0, -1), ...simpler(line.slice(farthest), within, mayStand)];
}
