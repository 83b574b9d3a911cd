import { beforeAll, expect, test } from "vitest";
import { toLattice } from "#geo/lattice.ts";
import type { Position } from "#geo/position.ts";
import { at } from "../town/list.ts";
import { PlaceNames } from "../town/names.ts";
import { Random } from "../town/random.ts";
import { cityAreas, type CityArea } from "./areas.ts";
import { kindsOf } from "./kinds.ts";
import { cityPeople } from "./people.ts";
import { cutRings, type RingCell } from "./rings.ts";
import { CITY_GRIDS, CITY_WORKERS, type CityKind } from "./size.ts";

/** A district of a crooked outline, that turns back on itself. */
const OUTLINE: Position[] = Array.from({ length: 61 }, (_, n) => {
  const radians = ((n % 60) / 60) * 2 * Math.PI;
  const degrees = 0.04 + 0.008 * Math.sin(7 * radians) + (n % 5 === 2 ? -0.012 : 0);
  return [Math.round((124 + degrees * 1.3 * Math.cos(radians)) * 1e7) / 1e7, Math.round((41 + degrees * Math.sin(radians)) * 1e7) / 1e7];
});
const TOWNS = CITY_GRIDS.community - 252;
const ALL = TOWNS + CITY_GRIDS.rural + CITY_GRIDS.border + CITY_GRIDS.sea;

let cells: RingCell[];
let kinds: CityKind[];
let areas: CityArea[];
beforeAll(() => {
  cells = cutRings(new Random("rings"), OUTLINE, ALL, TOWNS);
  kinds = kindsOf(cells, TOWNS);
  areas = cityAreas(new Random("areas"), new PlaceNames(new Random("names")), cells, kinds, OUTLINE, 300);
});

/** Twice the area on the lattice, to the last digit. */
const turn = (ring: readonly Position[]): bigint =>
  ring.reduce((sum, [x, y], nth) => {
    const [nextX, nextY] = at(ring, (nth + 1) % ring.length);
    return sum + BigInt(toLattice(x)) * BigInt(toLattice(nextY)) - BigInt(toLattice(nextX)) * BigInt(toLattice(y));
  }, 0n);
const areaOf = ({ polygons }: CityArea): bigint => polygons.flat().reduce((sum, ring) => sum + turn(ring), 0n);

test("there are as many grids of each kind as were asked for", () => {
  const counted = Object.fromEntries((["community", "rural", "border", "sea"] as const).map((kind) => [kind, kinds.filter((each) => each === kind).length]));
  expect(counted).toEqual({ ...CITY_GRIDS, community: TOWNS });
  expect(new Set(areas.map(({ code }) => code)).size).toBe(areas.length);
});

test("cells turn counter-clockwise, and every border is one of two neighbours, of the city's edge or of the district", () => {
  expect(cells.filter(({ corners }) => turn(corners) <= 0n)).toEqual([]);
  const edges = new Set(cells.flatMap(({ corners }) => corners.map((corner, n) => `${corner.join()} ${at(corners, (n + 1) % corners.length).join()}`)));
  const lonely = [...edges].filter((edge) => !edges.has(edge.split(" ").reverse().join(" ")));
  const [city] = areas;
  const outside = new Set(city?.polygons[0]?.flatMap((ring) => ring.slice(1).map((corner, n) => `${at(ring, n).join()} ${corner.join()}`)));
  const inside = new Set(OUTLINE.slice(1).map((corner, n) => `${corner.join()} ${at(OUTLINE, n).join()}`));
  expect(lonely.filter((edge) => !outside.has(edge) && !inside.has(edge))).toEqual([]);
  expect(city?.polygons[0]).toHaveLength(1);
});

test("no border crosses itself or comes twice to one corner", () => {
  const left = ([ax, ay]: Position, [bx, by]: Position, [cx, cy]: Position) => Math.sign((toLattice(bx) - toLattice(ax)) * (toLattice(cy) - toLattice(ay)) - (toLattice(by) - toLattice(ay)) * (toLattice(cx) - toLattice(ax)));
  const crossing = areas.flatMap(({ code, polygons }) => polygons.flat().filter((ring) => {
    const sides = ring.slice(1).map((to, n) => [at(ring, n), to] as const);
    return new Set(ring.map(String)).size !== sides.length || sides.some(([a, b], n) => sides.some(([c, d], m) => m > n + 1 && !(n === 0 && m === sides.length - 1) && left(a, b, c) * left(a, b, d) < 0 && left(c, d, a) * left(c, d, b) < 0));
  }).map(() => code));
  expect(crossing).toEqual([]);
});

test("each area is as large as all directly below it, to the last digit", () => {
  const below = new Map<number | null, bigint>();
  for (const area of areas) below.set(area.parent, (below.get(area.parent) ?? 0n) + areaOf(area));
  const [city, ...others] = areas;
  for (const area of others) if (area.level !== "grid") expect(areaOf(area)).toBe(below.get(area.id));
  expect(city && areaOf(city)).toBe((below.get(city?.id ?? 0) ?? 0n) + turn(OUTLINE.slice(0, -1)));
});

test("sixteen thousand carry a phone, one of them in each grid, and boats report every half hour", () => {
  const { persons, workers } = cityPeople(new Random("people"), areas, CITY_WORKERS - 950, { person: 1751, post: 2001 });
  const grids = areas.filter(({ level }) => level === "grid");
  expect(new Set(workers.map(({ area }) => area)).size).toBe(grids.length);
  expect(new Set(persons.map(({ id }) => id)).size).toBe(persons.length);
  const sea = new Set(grids.filter(({ kind }) => kind === "sea").map(({ id }) => id));
  expect(new Set(workers.filter(({ area }) => sea.has(area)).map(({ reportSeconds }) => reportSeconds))).toEqual(new Set([1_800]));
});
