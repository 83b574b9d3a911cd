import type { Pair } from "./pair.ts";

const WAVES_PER_DEGREE = (Math.PI * 3000) / 180;
const [EAST, NORTH] = [0.0065, 0.006];
const ROUNDS = 30;
const ENOUGH_DEGREES = 1e-11;

/** GCJ-02 as Baidu's maps write it: shifted once more. */
export function bd09FromGcj02({ x, y }: Pair): Pair {
  const radius = Math.hypot(x, y) + 0.00002 * Math.sin(y * WAVES_PER_DEGREE);
  const angle = Math.atan2(y, x) + 0.000003 * Math.cos(x * WAVES_PER_DEGREE);
  return { x: radius * Math.cos(angle) + EAST, y: radius * Math.sin(angle) + NORTH };
}

/** The GCJ-02 pair that Baidu's maps write so: the fixed point. The formula in common use stops after one step, up to two metres off. */
export function gcj02FromBd09(pair: Pair): Pair {
  let [x, y] = [pair.x - EAST, pair.y - NORTH];
  for (let round = 0; round < ROUNDS; round++) {
    const there = bd09FromGcj02({ x, y });
    const [offX, offY] = [pair.x - there.x, pair.y - there.y];
    x += offX;
    y += offY;
    if (Math.abs(offX) < ENOUGH_DEGREES && Math.abs(offY) < ENOUGH_DEGREES) break;
  }
  return { x, y };
}
