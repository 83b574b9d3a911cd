import { applyEdit } from "./apply.ts";
import { OUTSIDE, type ArcMap } from "./arc-map.ts";
import { carve } from "./carve.ts";
import { cellBorders } from "./cells.ts";
import { Footprints, type Footprint } from "./cuts.ts";
import type { Box, Corner } from "./exact.ts";
import { faceHolds } from "./inside.ts";
import { lengthMetres } from "./shape.ts";
import { simpler } from "./simpler.ts";
import { Trial } from "./trial.ts";

/** A house, or whatever else belongs to one area as a whole. */
export interface House {
  /** Inside it. */
  at: Corner;
  /** Left out: it is no larger than that place. */
  footprint?: Footprint;
}

/** The least that moves from area to area: a house with the ground around it; several, where no border fits between. */
export interface Unit {
  face: number;
  /** Of the area it is part of, before anything moves. */
  home: number;
  houses: number[];
}

/** Areas cut into units: what a proposal deals out. */
export interface UnitMap {
  /** A copy of the plan in which every unit is a face. */
  map: ArcMap;
  units: Unit[];
  /** Of the units that touch along a line, each pair once. */
  borders: { a: number; b: number; metres: number }[];
}

/** Steps of the lattice (about a centimetre) between places along a wall; and how far a border between cells may be straightened. */
const ALONG_WALL = 500;
const STRAIGHTER = 150;

/**
 * Cuts areas into units: the ground of an area goes to its nearest house, wall to wall, so that a border between two units runs in the
 * middle between their houses and through none of any area.
 *
 * @param newFace numbers from here on are free
 * @param groupOf the area above each: borders between two of them get no new corner
 * Cost: about 20 ms for an area of 20 houses.
 */
export function unitsOf(plan: ArcMap, areas: readonly number[], houses: readonly House[], newFace: number, groupOf: (face: number) => number | undefined = () => 0): UnitMap {
  const map = plan.copy();
  const units: Unit[] = [];
  const homeOf = new Map<number, number>();
  const isFixed = (arc: number): boolean => {
    const { left, right } = map.arc(arc);
    const group = (face: number) => groupOf(homeOf.get(face) ?? face);
    return left === OUTSIDE || right === OUTSIDE || group(left) !== group(right);
  };
  for (const area of areas) {
    const [west, south, east, north] = boxOfFace(map, area);
    const within = [...houses.keys()].filter((house) => {
      const [x, y] = houses[house]!.at;
      return x >= west && x <= east && y >= south && y <= north && faceHolds(map, area, houses[house]!.at);
    });
    const faces = cut(map, area, within, houses, newFace, isFixed);
    for (const face of faces) homeOf.set(face, area);
    newFace = Math.max(newFace, ...faces.map((face) => face + 1));
    units.push(...settled(map, area, faces, within, houses));
  }
  return { map, units, borders: bordersOf(map, units) };
}

function boxOfFace(map: ArcMap, face: number): Box {
  const boxes = [...map.around([face])].map((arc) => map.box(arc));
  return [Math.min(...boxes.map(([west]) => west)), Math.min(...boxes.map(([, south]) => south)), Math.max(...boxes.map(([, , east]) => east)), Math.max(...boxes.map(([, , , north]) => north))];
}

/** @returns the faces that an area has become */
function cut(map: ArcMap, area: number, within: readonly number[], houses: readonly House[], newFace: number, isFixed: (arc: number) => boolean): number[] {
  const places: Corner[] = [];
  const owners: number[] = [];
  for (const house of within) {
    for (const place of wallPlaces(houses[house]!)) {
      places.push(place);
      owners.push(house);
    }
  }
  const footprints = new Footprints(within.map((house) => houses[house]!.footprint ?? []));
  const borders = cellBorders(places, owners).map((way) => simpler(way, STRAIGHTER, (line) => footprints.cutBy(line).length === 0));
  const carved = carve(new Trial(map), borders, [area], newFace, { isFixed, isLenient: true });
  return [area, ...(carved.ok ? carved.partOf.keys() : [])];
}

function wallPlaces({ at, footprint }: House): Corner[] {
  if (!footprint?.[0]?.length) return [at];
  return footprint[0].flatMap((b, index, ring) => {
    const a = ring.at(index - 1)!;
    const count = Math.max(1, Math.ceil(Math.hypot(b[0] - a[0], b[1] - a[1]) / ALONG_WALL));
    return Array.from({ length: count }, (_, step): Corner => [Math.round(b[0] + ((a[0] - b[0]) * step) / count), Math.round(b[1] + ((a[1] - b[1]) * step) / count)]);
  });
}

/** Ground without a house, and ground whose border runs through one, is joined to what lies beside it. */
function settled(map: ArcMap, home: number, faces: readonly number[], within: readonly number[], houses: readonly House[]): Unit[] {
  const housesIn = new Map(faces.map((face) => [face, within.filter((house) => faceHolds(map, face, houses[house]!.at))]));
  const join = (face: number, into: number): void => {
    if (!applyEdit(map, { kind: "merge", face, into }).ok) return;
    housesIn.set(into, [...housesIn.get(into)!, ...housesIn.get(face)!]);
    housesIn.delete(face);
  };
  const footprints = new Footprints(within.map((house) => houses[house]!.footprint ?? []));
  for (const arc of map.around(faces)) {
    if (!map.arcs.has(arc)) continue;
    const { left, right } = map.arc(arc);
    if (left !== right && housesIn.has(left) && housesIn.has(right) && footprints.cutBy(map.line(arc)).length) join(left === home ? right : left, left === home ? left : right);
  }
  for (let empty = emptyOf(housesIn); empty !== undefined; empty = emptyOf(housesIn)) {
    const into = longestNeighbour(map, empty, housesIn);
    if (into === undefined) break;
    if (empty === home) {
      // the number of the whole may not go: it takes the other in
      join(into, empty);
    } else join(empty, into);
  }
  return [...housesIn].map(([face, own]) => ({ face, home, houses: own }));
}

const emptyOf = (housesIn: ReadonlyMap<number, readonly number[]>): number | undefined => (housesIn.size > 1 ? [...housesIn].find(([, own]) => !own.length)?.[0] : undefined);

function longestNeighbour(map: ArcMap, face: number, among: ReadonlyMap<number, unknown>): number | undefined {
  const lengths = new Map<number, number>();
  for (const half of map.ringsOf(face).flat()) {
    const other = map.leftOf(half ^ 1);
    if (other !== face && among.has(other)) lengths.set(other, (lengths.get(other) ?? 0) + lengthMetres(map.line(half >> 1)));
  }
  return [...lengths].sort(([a, long], [b, longer]) => longer - long || a - b)[0]?.[0];
}

function bordersOf(map: ArcMap, units: readonly Unit[]): UnitMap["borders"] {
  const unitOf = new Map(units.map(({ face }, index) => [face, index]));
  const found = new Map<string, { a: number; b: number; metres: number }>();
  for (const arc of map.around(units.map(({ face }) => face))) {
    const { left, right } = map.arc(arc);
    if (left === OUTSIDE || right === OUTSIDE || left === right) continue;
    const [p, q] = [unitOf.get(left), unitOf.get(right)];
    if (p === undefined || q === undefined) continue;
    const [a, b] = p < q ? [p, q] : [q, p];
    const known = found.get(`${a} ${b}`);
    if (known) known.metres += lengthMetres(map.line(arc));
    else found.set(`${a} ${b}`, { a, b, metres: lengthMetres(map.line(arc)) });
  }
  return [...found.values()];
}
