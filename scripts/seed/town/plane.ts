/** A point of the town's own frame, in metres: x runs along the valley, y across it. */
export type Point = readonly [x: number, y: number];

export interface Segment {
  from: Point;
  to: Point;
}

export function distance([xA, yA]: Point, [xB, yB]: Point): number {
  return Math.hypot(xA - xB, yA - yB);
}

export function between([xA, yA]: Point, [xB, yB]: Point, share: number): Point {
  return [xA + (xB - xA) * share, yA + (yB - yA) * share];
}

/** From `from`, `metres` in a direction of unit length. */
export function ahead([x, y]: Point, [directionX, directionY]: Point, metres: number): Point {
  return [x + directionX * metres, y + directionY * metres];
}

export function direction(angleRadians: number): Point {
  return [Math.cos(angleRadians), Math.sin(angleRadians)];
}

export function difference([xA, yA]: Point, [xB, yB]: Point): Point {
  return [xA - xB, yA - yB];
}

export function reversed([x, y]: Point): Point {
  return [-x, -y];
}

export function dot([xA, yA]: Point, [xB, yB]: Point): number {
  return xA * xB + yA * yB;
}

export function cross([xA, yA]: Point, [xB, yB]: Point): number {
  return xA * yB - yA * xB;
}

/** Of length 1; a point on the spot has no direction and stays 0. */
export function unit([x, y]: Point): Point {
  const length = Math.hypot(x, y) || 1;
  return [x / length, y / length];
}

export function rotated([x, y]: Point, radians: number): Point {
  const [cosine, sine] = direction(radians);
  return [x * cosine - y * sine, x * sine + y * cosine];
}

/** From 0 to pi, whichever way round. */
export function angleBetween(a: Point, b: Point): number {
  return Math.abs(Math.atan2(cross(a, b), dot(a, b)));
}

export function roundedToMillimetres([x, y]: Point): Point {
  return [Math.round(x * 1000) / 1000, Math.round(y * 1000) / 1000];
}

export interface Crossing {
  shareOfFirst: number;
  shareOfSecond: number;
}

/** Where two segments cross, ends included; parallel ones never do. */
export function crossing(fromA: Point, toA: Point, fromB: Point, toB: Point): Crossing | undefined {
  const alongA = difference(toA, fromA);
  const alongB = difference(toB, fromB);
  const determinant = cross(alongA, alongB);
  if (Math.abs(determinant) < 1e-12) return undefined;

  const gap = difference(fromB, fromA);
  const shareOfFirst = cross(gap, alongB) / determinant;
  const shareOfSecond = cross(gap, alongA) / determinant;
  const meets = shareOfFirst >= 0 && shareOfFirst <= 1 && shareOfSecond >= 0 && shareOfSecond <= 1;
  return meets ? { shareOfFirst, shareOfSecond } : undefined;
}

export interface Foot {
  share: number;
  point: Point;
  metres: number;
}

/** The point of a segment that is nearest to `point`. */
export function footOnSegment(point: Point, from: Point, to: Point): Foot {
  const along = difference(to, from);
  const squared = dot(along, along);
  const share = squared === 0 ? 0 : Math.max(0, Math.min(1, dot(difference(point, from), along) / squared));
  const foot = between(from, to, share);
  return { share, point: foot, metres: distance(point, foot) };
}
