/** A corner on the lattice: whole numbers, differences below 2^26 (6°), so that cross products are exact. */
export type Corner = readonly [x: number, y: number];

export const isSame = (a: Corner, b: Corner): boolean => a[0] === b[0] && a[1] === b[1];

/** Twice the area of a, b, c: above 0 when they turn left, 0 when they lie on one line. */
export const turn = (a: Corner, b: Corner, c: Corner): number => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);

/** Whether p, which lies on the line through a and b, lies between them, ends included. */
const isBetween = (p: Corner, a: Corner, b: Corner): boolean =>
  Math.min(a[0], b[0]) <= p[0] && p[0] <= Math.max(a[0], b[0]) && Math.min(a[1], b[1]) <= p[1] && p[1] <= Math.max(a[1], b[1]);

export const isOn = (p: Corner, a: Corner, b: Corner): boolean => turn(a, b, p) === 0 && isBetween(p, a, b);

/** Whether two segments have a point in common, other than one end that both share. */
export function doTouch(a: Corner, b: Corner, c: Corner, d: Corner): boolean {
  if (Math.max(a[0], b[0]) < Math.min(c[0], d[0]) || Math.max(c[0], d[0]) < Math.min(a[0], b[0])) return false;
  if (Math.max(a[1], b[1]) < Math.min(c[1], d[1]) || Math.max(c[1], d[1]) < Math.min(a[1], b[1])) return false;
  for (const [shared, p, q] of [[a, c, d], [a, d, c], [b, c, d], [b, d, c]] as const) {
    if (!isSame(shared, p)) continue;
    const other = shared === a ? b : a;
    return isOn(q, a, b) || isOn(other, c, d);
  }
  const [abc, abd] = [Math.sign(turn(a, b, c)), Math.sign(turn(a, b, d))];
  const [cda, cdb] = [Math.sign(turn(c, d, a)), Math.sign(turn(c, d, b))];
  if (abc * abd < 0 && cda * cdb < 0) return true;
  return (abc === 0 && isBetween(c, a, b)) || (abd === 0 && isBetween(d, a, b)) || (cda === 0 && isBetween(a, c, d)) || (cdb === 0 && isBetween(b, c, d));
}

/** Whether p lies in the triangle or on its border. */
export function isInTriangle(p: Corner, a: Corner, b: Corner, c: Corner): boolean {
  const [ab, bc, ca] = [turn(a, b, p), turn(b, c, p), turn(c, a, p)];
  if (turn(a, b, c) === 0) return isOn(p, a, b) || isOn(p, b, c) || isOn(p, c, a);
  return (ab >= 0 && bc >= 0 && ca >= 0) || (ab <= 0 && bc <= 0 && ca <= 0);
}

export type Box = readonly [west: number, south: number, east: number, north: number];

export function boxOf(corners: Iterable<Corner>): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of corners) [west, south, east, north] = [Math.min(west, x), Math.min(south, y), Math.max(east, x), Math.max(north, y)];
  return [west, south, east, north];
}

export const doMeet = (a: Box, b: Box): boolean => a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];

/** Twice the area within a ring that does not repeat its first corner: above 0 when it runs anticlockwise. Exact below 2^53. */
export function doubledArea(ring: readonly Corner[]): number {
  const [origin = [0, 0] as const] = ring;
  let sum = 0;
  for (let at = 1; at + 1 < ring.length; at++) sum += turn(origin, ring[at]!, ring[at + 1]!);
  return sum;
}

/**
 * Whether p lies in the ring, by the half-open rule of `grid/locate`: of rings that tile a district just one holds it,
 * whichever way they run; what lies on a border belongs to the side east of it, on a level one to the side north of it.
 */
export function holds(ring: readonly Corner[], p: Corner): boolean {
  let inside = false;
  for (let at = 0, before = ring.length - 1; at < ring.length; before = at++) {
    const [a, b] = [ring[before]!, ring[at]!];
    if (a[1] > p[1] === b[1] > p[1]) continue;
    const [low, high] = a[1] < b[1] ? [a, b] : [b, a];
    if (turn(low, high, p) > 0) inside = !inside; // the border is east of p
  }
  return inside;
}
