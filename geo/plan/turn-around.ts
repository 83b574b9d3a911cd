import type { ArcMap, Half } from "./arc-map.ts";
import { turn, type Corner } from "./exact.ts";

/**
 * Joins halves that have the same face on their left to rings. Where several go on from a node, the one most to the left is taken:
 * so rings touch at corners and never cross.
 */
export function turnAround(map: ArcMap, halves: readonly Half[]): Half[][] {
  const leaving = new Map<number, Half[]>();
  for (const half of halves) {
    const there = leaving.get(map.startOf(half));
    if (there) there.push(half);
    else leaving.set(map.startOf(half), [half]);
  }
  const left = new Set(halves);
  const rings: Half[][] = [];
  for (const first of halves) {
    if (!left.has(first)) continue;
    const ring: Half[] = [];
    for (let half = first; left.has(half); ) {
      left.delete(half);
      ring.push(half);
      const onward = leaving.get(map.endOf(half))!.filter((next) => left.has(next) || next === first);
      if (!onward.length) break;
      half = onward.length === 1 ? onward[0]! : mostLeft(map, half, onward);
    }
    rings.push(ring);
  }
  return rings;
}

/** Of the halves that leave where `half` arrives, the first one clockwise from the way back. */
function mostLeft(map: ArcMap, half: Half, onward: readonly Half[]): Half {
  const back = map.ring([half ^ 1]);
  const [here, from] = [back[0]!, back[1] ?? map.node(map.startOf(half))];
  const second = (next: Half): Corner => map.ring([next])[1] ?? map.node(map.endOf(next));
  return onward.reduce((best, next) => (clockwise(here, from, second(next), second(best)) ? next : best));
}

/** Whether, turning clockwise from a around the middle, one meets b before c. */
function clockwise(middle: Corner, a: Corner, b: Corner, c: Corner): boolean {
  const isRight = (p: Corner) => turn(middle, a, p) < 0 || (turn(middle, a, p) === 0 && (p[0] - middle[0]) * (a[0] - middle[0]) + (p[1] - middle[1]) * (a[1] - middle[1]) > 0 && p !== a);
  const [rightB, rightC] = [isRight(b), isRight(c)];
  if (rightB !== rightC) return rightB;
  return turn(middle, b, c) < 0;
}
