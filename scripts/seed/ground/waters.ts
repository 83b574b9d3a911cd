import type { Point } from "../town/plane.ts";
import { movedLeft } from "../town/polyline.ts";
import type { Random } from "../town/random.ts";
import { sampled } from "../town/terrain.ts";
import type { Town } from "../town/town.ts";

const STREAM_HALF_WIDTH_METRES = 6.5;
/** River and railway run on beyond the district. */
const BEYOND_METRES = 150;

export interface Waters {
  river: Point[];
  stream: Point[];
  islands: Point[][];
}

export const RIVER_NAME = "青鸾江";
export const STREAM_NAME = "柳条溪";
export const RAILWAY_NAME = "岭澜铁路";

/** The water of the town as rings: the river between its banks, the stream that joins it, sandbanks where no bridge stands. */
export function watersOf(town: Town): Waters {
  const { terrain } = town;
  const half = terrain.halfLengthMetres + BEYOND_METRES;
  const middle = sampled(terrain.riverY, -half, half, 40);
  const bank = (side: number) => movedLeft(middle, ([x]) => side * terrain.riverHalfWidthMetres(x));

  const stream: Point[] = [];
  const source = terrain.northY(terrain.tributaryX(2200)) + 60;
  const mouth = terrain.riverY(terrain.tributaryX(0)) + 60;
  for (let y = source; y > mouth; y -= 25) stream.push([terrain.tributaryX(y), y]);
  return {
    river: [...bank(-1), ...bank(1).reverse()],
    stream: [...movedLeft(stream, STREAM_HALF_WIDTH_METRES), ...movedLeft(stream, -STREAM_HALF_WIDTH_METRES).reverse()],
    islands: islandsOf(town.random.fork("islands"), town),
  };
}

export function railwayOf({ terrain }: Town): Point[] {
  const half = terrain.halfLengthMetres + BEYOND_METRES;
  return sampled(terrain.railwayY, -half, half, 60);
}

function islandsOf(random: Random, { terrain, skeleton }: Town): Point[][] {
  const islands: Point[][] = [];
  for (let attempt = 0; attempt < 6 && islands.length < 2; attempt++) {
    const x = random.between(-0.8, 0.8) * terrain.halfLengthMetres;
    const [length, width, phase] = [random.between(110, 190), random.between(14, 22), random.between(0, 6)];
    const side = random.chance(0.5) ? 0.38 : -0.38;
    if (skeleton.bridges.some((bridge) => Math.abs(bridge.x - x) < 260) || Math.abs(x - terrain.tributaryX(0)) < 260) continue;
    islands.push(
      Array.from({ length: 28 }, (_, step): Point => {
        const angle = (2 * Math.PI * step) / 28;
        const along = x + Math.cos(angle) * length;
        const across = Math.sin(angle) * width * (1 + 0.25 * Math.sin(3 * angle + phase));
        return [along, terrain.riverY(along) + side * terrain.riverHalfWidthMetres(along) + across];
      }),
    );
  }
  return islands;
}
