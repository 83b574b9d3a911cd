import type { Polygon, Position } from "../position.ts";

/** A point well inside a polygon: the middle of its widest part at half its height. Undefined for what has no inside there. */
export function pointInside(rings: Polygon): Position | undefined {
  const lats = (rings[0] ?? []).map(([, lat]) => lat);
  const [low, high] = [Math.min(...lats), Math.max(...lats)];
  let best: { width: number; at: Position } | undefined;
  // a corner may lie at half the height: then a little beside it
  for (const share of [0.5, 0.4871, 0.331, 0.6637]) {
    const y = low + (high - low) * share;
    const crossings = rings.flatMap((ring) => ring.slice(1).flatMap(([bx, by], index) => {
      const [ax, ay] = ring[index] ?? [bx, by];
      return ay > y !== by > y ? [ax + ((y - ay) / (by - ay)) * (bx - ax)] : [];
    })).sort((a, b) => a - b);
    for (let index = 0; index + 1 < crossings.length; index += 2) {
      const [west = 0, east = 0] = crossings.slice(index, index + 2);
      if (east - west > (best?.width ?? 0)) best = { width: east - west, at: [(west + east) / 2, y] };
    }
    if (best) break;
  }
  return best?.at;
}
