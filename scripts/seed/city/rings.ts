import { toDegrees, toLattice } from "#geo/lattice.ts";
import type { Position } from "#geo/position.ts";
import { at, last } from "../town/list.ts";
import type { Random } from "../town/random.ts";
import { CELL_METRES } from "./size.ts";

/**
 * The land around a district, cut into rings, and each ring into cells. All cells of a sector lie in the same slice of the round, from
 * the district to the edge of the city; so whatever is put together by sector and ring has whole borders. Neighbours have every corner
 * in common, exactly.
 */
export interface RingCell {
  ring: number;
  sector: number;
  /** Its place in the sector's part of the ring, counter-clockwise. */
  nth: number;
  /** Counter-clockwise, not closed. */
  corners: Position[];
}

/** A place on a ring: the sector, and how far in it, 0 at its beginning. */
interface Angle {
  sector: number;
  fraction: number;
}

interface Around {
  centre: Position;
  metresPerDegree: readonly [east: number, north: number];
  /** Where the sectors begin: corners of the district that stick out, with their angle. */
  rays: { corner: number; radians: number }[];
  outline: readonly Position[];
}

const MOST_RAYS = 24;

/**
 * @param outline of the district, closed, without holes
 * @param cells how many there shall be
 * @param near so many of them, the innermost, are small
 */
export function cutRings(random: Random, outline: readonly Position[], cells: number, near: number): RingCell[] {
  const around = lookAround(outline);
  const shape = shapeOf(random);
  const made: RingCell[] = [];
  let radius = Math.max(...around.rays.map(({ corner }) => metresFrom(around, at(outline, corner)))) + CELL_METRES.near;
  let inner: (sector: number, from: number, until: number) => Position[] = (sector) => outlineRun(around, sector);
  for (let ring = 0; made.length < cells; ring++) {
    const size = made.length < near ? CELL_METRES.near : CELL_METRES.far;
    const counts = countsOf(around, ring === 0 ? 0 : (radius - size / 2) / size, cells - made.length);
    const nextSize = made.length + sum(counts) < near ? CELL_METRES.near : CELL_METRES.far;
    // beyond the last ring there is nothing, and yet its few wide cells have to be round
    const nextCounts = countsOf(around, (radius + nextSize / 2) / nextSize, cells - made.length - sum(counts) || Infinity);
    const outer = ringLine(around, shape, random, radius, counts, nextCounts, size);
    for (const [sector, count] of counts.entries()) {
      for (let nth = 0; nth < count; nth++) {
        const [from, until] = [nth / count, (nth + 1) / count];
        made.push({ ring, sector, nth, corners: cornersOf(inner(sector, from, until), outer(sector, from, until)) });
      }
    }
    inner = outer;
    radius += nextSize;
  }
  return made;
}

/** In as many parts as a sector has room for; of the last ring as many as are still wanted. */
function countsOf({ rays }: Around, radiusInCells: number, wanted: number): number[] {
  const counts = rays.map((_, sector) => Math.max(1, Math.round(widthOf(rays, sector) * radiusInCells)));
  const total = sum(counts);
  // what is left over after this ring must be enough for another one, or belong to this one
  const target = wanted < Infinity && (total >= wanted || wanted - total < rays.length * 2) ? wanted : total;
  for (let sector = 0, now = total; now !== target; sector = (sector + 1) % counts.length) {
    const change = Math.sign(target - now);
    if (at(counts, sector) + change < 1) continue;
    counts[sector] = at(counts, sector) + change;
    now += change;
  }
  return counts;
}

/** The line between two rings: the corners of the cells on both its sides, a little out of place, and none between rays moves across another. */
function ringLine(around: Around, shape: (radians: number) => number, random: Random, radius: number, inside: readonly number[], outside: readonly number[], size: number) {
  const lines = around.rays.map((_, sector) => {
    const fractions = [...new Set([inside, outside].flatMap((counts) => Array.from({ length: at(counts, sector) + 1 }, (__, nth) => nth / at(counts, sector))))].sort((a, b) => a - b);
    return fractions.map((fraction) => ({ fraction, position: positionAt(around, { sector, fraction }, radius * shape(radiansOf(around, { sector, fraction })) + (fraction % 1 ? random.between(-0.18, 0.18) * size : 0)) }));
  });
  return (sector: number, from: number, until: number): Position[] => at(lines, sector).filter(({ fraction }) => fraction >= from && fraction <= until).map(({ position }) => position);
}

/** Counter-clockwise: out along the first side, back along the inner one. */
const cornersOf = (inner: readonly Position[], outer: readonly Position[]): Position[] => [...outer, ...inner.toReversed()];

/** Twelve per cent farther here and nearer there, the same for every ring, so that no two cross. */
function shapeOf(random: Random): (radians: number) => number {
  const [a, b] = [random.between(0, 6), random.between(0, 6)];
  return (radians) => 1 + 0.08 * Math.sin(3 * radians + a) + 0.05 * Math.sin(5 * radians + b);
}

function lookAround(outline: readonly Position[]): Around {
  const corners = outline.slice(0, -1);
  const centre: Position = [mean(corners.map(([lon]) => lon)), mean(corners.map(([, lat]) => lat))];
  const east = 111_320 * Math.cos((centre[1] * Math.PI) / 180);
  const around: Around = { centre, metresPerDegree: [east, 111_130], rays: [], outline: corners };
  const hull = hullOf(corners);
  const step = Math.max(1, Math.ceil(hull.length / MOST_RAYS));
  const rays = hull.filter((_, nth) => nth % step === 0).map((corner) => ({ corner, radians: radiansFrom(around, at(corners, corner)) }));
  // of rays that nearly fall together one is enough
  around.rays = rays.sort((a, b) => a.radians - b.radians).filter(({ radians }, nth, all) => nth === 0 || radians - at(all, nth - 1).radians > 0.05);
  return around;
}

/** The district's own border from one ray to the next, both ends included. */
function outlineRun({ rays, outline }: Around, sector: number): Position[] {
  const from = at(rays, sector).corner;
  const until = at(rays, (sector + 1) % rays.length).corner;
  const run: Position[] = [at(outline, from)];
  for (let corner = from; corner !== until; ) run.push(at(outline, (corner = (corner + 1) % outline.length)));
  return run;
}

/** Indices of the corners that stick out (Andrew's monotone chain), counter-clockwise. */
function hullOf(corners: readonly Position[]): number[] {
  const order = corners.map((_, index) => index).sort((a, b) => at(corners, a)[0] - at(corners, b)[0] || at(corners, a)[1] - at(corners, b)[1]);
  const half = (indices: readonly number[]): number[] => {
    const chain: number[] = [];
    for (const index of indices) {
      while (chain.length >= 2 && cross(at(corners, at(chain, chain.length - 2)), at(corners, last(chain)), at(corners, index)) <= 0) chain.pop();
      chain.push(index);
    }
    return chain.slice(0, -1);
  };
  return [...half(order), ...half(order.toReversed())];
}

const cross = ([ax, ay]: Position, [bx, by]: Position, [cx, cy]: Position): number => (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);

const offset = ({ centre, metresPerDegree: [east, north] }: Around, [lon, lat]: Position): [number, number] => [(lon - centre[0]) * east, (lat - centre[1]) * north];
const metresFrom = (around: Around, position: Position): number => Math.hypot(...offset(around, position));
function radiansFrom(around: Around, position: Position): number {
  const [x, y] = offset(around, position);
  return Math.atan2(y, x);
}

function widthOf(rays: Around["rays"], sector: number): number {
  const width = at(rays, (sector + 1) % rays.length).radians - at(rays, sector).radians;
  return width > 0 ? width : width + 2 * Math.PI;
}
const radiansOf = ({ rays }: Around, { sector, fraction }: Angle): number =>
  fraction === 1 ? at(rays, (sector + 1) % rays.length).radians : at(rays, sector).radians + fraction * widthOf(rays, sector);

function positionAt(around: Around, angle: Angle, metres: number): Position {
  const radians = radiansOf(around, angle) + twistOf(metres);
  const [east, north] = around.metresPerDegree;
  const onLattice = (degrees: number): number => toDegrees(toLattice(degrees));
  return [onLattice(around.centre[0] + (Math.cos(radians) * metres) / east), onLattice(around.centre[1] + (Math.sin(radians) * metres) / north)];
}

/** How far the rays are turned at this distance, so that the borders that follow them are no straight ones. */
const twistOf = (metres: number): number => 0.1 * Math.sin(metres / 11_000) + 0.04 * Math.sin(metres / 4_700);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const mean = (numbers: readonly number[]): number => sum(numbers) / numbers.length;
