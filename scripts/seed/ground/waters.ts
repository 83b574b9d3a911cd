import { at, last } from "../town/list.ts";
import { between, type Point } from "../town/plane.ts";
import { movedLeft, type Polyline } from "../town/polyline.ts";
import { isInside } from "../town/ring.ts";
import type { Random } from "../town/random.ts";
import { sampled } from "../town/terrain.ts";
import type { Town } from "../town/town.ts";

const STREAM_HALF_WIDTH_METRES = 6.5;
/** So far beyond the district guiding lines are sampled, before they are cut at its boundary. */
const BEYOND_METRES = 300;

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
  const stream: Point[] = [];
  const source = terrain.northY(terrain.tributaryX(2200)) + 400;
  const mouth = terrain.riverY(terrain.tributaryX(0)) + 60;
  for (let y = source; y > mouth; y -= 25) stream.push([terrain.tributaryX(y), y]);
  const inside = withinDistrict(stream, terrain.boundary);
  return {
    river: riverOf(town),
    stream: [...movedLeft(inside, STREAM_HALF_WIDTH_METRES), ...movedLeft(inside, -STREAM_HALF_WIDTH_METRES).reverse()],
    islands: islandsOf(town.random.fork("islands"), town),
  };
}

export function railwayOf({ terrain }: Town): Point[] {
  const half = terrain.halfLengthMetres + BEYOND_METRES;
  return withinDistrict(sampled(terrain.railwayY, -half, half, 60), terrain.boundary);
}

/** Between its banks, and at either end along the boundary. */
function riverOf({ terrain }: Town): Point[] {
  const half = terrain.halfLengthMetres + BEYOND_METRES;
  const middle = sampled(terrain.riverY, -half, half, 40);
  const bank = (side: number) => withinDistrict(movedLeft(middle, ([x]) => side * terrain.riverHalfWidthMetres(x)), terrain.boundary);
  const [south, north] = [bank(-1), bank(1)];
  const end = ([, southY]: Point, [, northY]: Point, isEast: boolean) =>
    terrain.boundary.filter(([x, y]) => x > 0 === isEast && y > southY && y < northY).sort(([, a], [, b]) => a - b);
  return [...south, ...end(last(south), last(north), true), ...[...north].reverse(), ...end(at(south, 0), at(north, 0), false).reverse()];
}

/** The part of a line inside the boundary, its ends on it; the line must not leave and come back. */
function withinDistrict(line: Polyline, boundary: readonly Point[]): Point[] {
  const out: Point[] = [];
  for (let index = 1; index < line.length; index++) {
    const [from, to] = [at(line, index - 1), at(line, index)];
    const [isFromIn, isToIn] = [isInside(from, boundary), isInside(to, boundary)];
    if (isFromIn !== isToIn) out.push(isToIn ? onBoundary(to, from, boundary) : onBoundary(from, to, boundary));
    if (isToIn) out.push(to);
  }
  return out;
}

/** Where a segment from inside leaves, to a millimetre. */
function onBoundary(inside: Point, outside: Point, boundary: readonly Point[]): Point {
  let [low, high] = [0, 1];
  for (let step = 0; step < 16; step++) {
    const middle = (low + high) / 2;
    if (isInside(between(inside, outside, middle), boundary)) low = middle;
    else high = middle;
  }
  return between(inside, outside, low);
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
