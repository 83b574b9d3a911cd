import { describe, expect, test } from "vitest";
import { chanceOf, quilt } from "../testing/quilt.ts";
import { applyEdit } from "./apply.ts";
import { ArcMap, OUTSIDE } from "./arc-map.ts";
import { buildArcMap } from "./build.ts";
import { check } from "./check.ts";
import type { Edit } from "./edit.ts";
import { doubledArea, holds, type Corner } from "./exact.ts";
import { giveEdits, type Drawn } from "./give.ts";
import { faceHolds } from "./inside.ts";
import { reshapeEdits } from "./reshape.ts";

const TRIES = process.env["TEST_SCALE"] === "full" ? 20_000 : 300;
const FREE = 10_000;

const print = (map: ArcMap): string => JSON.stringify([[...map.nodes].sort(([a], [b]) => a - b), [...map.arcs].sort(([a], [b]) => a - b), [...map.rings].sort(([a], [b]) => a - b), map.nextNode, map.nextArc]);
const total = (map: ArcMap): number => map.faces.reduce((sum, face) => sum + map.doubledArea(face), 0);
const pieces = (map: ArcMap, face: number): number => map.ringsOf(face).filter((ring) => doubledArea(map.ring(ring)) > 0).length;

/** The middle of nine. */
const MIDDLE = 5;
const fresh = () => buildArcMap(quilt(3)).map;
const middleOf = (map: ArcMap, face: number): Corner => {
  const ring = map.ring(map.ringsOf(face)[0]!);
  return [Math.round(ring.reduce((sum, [x]) => sum + x, 0) / ring.length), Math.round(ring.reduce((sum, [, y]) => sum + y, 0) / ring.length)];
};
function apply(map: ArcMap, edits: readonly Edit[]): Edit[] {
  return edits.map((edit) => {
    const edited = applyEdit(map, edit);
    if (!edited.ok) throw new Error(`${JSON.stringify(edit)} was refused: ${edited.contact}`);
    return edited.inverse;
  });
}
function done(map: ArcMap, drawn: Drawn): Edit[] {
  if (!drawn.ok) throw new Error(`refused: ${drawn.contact}`);
  return apply(map, drawn.edits);
}

describe("a border is drawn anew by a line", () => {
  test("where the line runs outside, the area wins the ground between, of all neighbours it runs through", () => {
    const map = fresh();
    const [x, y] = middleOf(map, MIDDLE);
    // out to the east, up past the corner of four, back in from the north
    const way: Corner[] = [[x, y], [x + 13_000, y], [x + 13_000, y + 13_000], [x, y + 13_000], [x, y + 2_000]];
    const places: Corner[] = [[x + 12_500, y + 1_000], [x + 12_500, y + 12_500], [x + 1_000, y + 12_500]];
    const before = places.map((place) => map.faces.find((face) => faceHolds(map, face, place)));
    expect(before).toEqual([6, 9, 8]);
    const area = total(map);
    done(map, reshapeEdits(map, MIDDLE, way, FREE));
    expect(check(map)).toEqual([]);
    expect(map.faces.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for (const place of places) expect(faceHolds(map, MIDDLE, place)).toBe(true);
    expect(faceHolds(map, MIDDLE, [x + 13_500, y + 1_000])).toBe(false);
    expect(total(map)).toBe(area);
  });

  test("where it runs inside, the smaller part goes to the neighbour it lies along, and to nobody who may not have it", () => {
    for (const mayHave of [() => true, (face: number) => face !== 6]) {
      const map = fresh();
      const [x, y] = middleOf(map, MIDDLE);
      const drawn = reshapeEdits(map, MIDDLE, [[x + 6_000, y - 30_000], [x + 6_000, y + 30_000]], FREE, { mayHave });
      done(map, drawn);
      expect(check(map)).toEqual([]);
      expect(faceHolds(map, MIDDLE, [x, y])).toBe(true);
      const place: Corner = [x + 7_000, y];
      expect(faceHolds(map, MIDDLE, place)).toBe(false);
      expect(faceHolds(map, 6, place)).toBe(mayHave(6));
    }
  });

  test("out and in again in one line", () => {
    const map = fresh();
    const [x, y] = middleOf(map, MIDDLE);
    const way: Corner[] = [[x - 4_000, y], [x - 4_000, y - 14_000], [x + 1_000, y - 14_000], [x + 1_000, y - 5_000], [x + 15_000, y - 5_000]];
    done(map, reshapeEdits(map, MIDDLE, way, FREE));
    expect(check(map)).toEqual([]);
    expect(faceHolds(map, MIDDLE, [x - 2_000, y - 13_000])).toBe(true);
    expect(faceHolds(map, MIDDLE, [x + 3_000, y - 7_000])).toBe(false);
  });

  test.each<[string, (x: number, y: number) => Corner[], string]>([
    ["a line that meets the area nowhere", (x, y) => [[x + 13_000, y], [x + 14_000, y + 1_000]], "not-there"],
    ["a line that ends in the neighbour", (x, y) => [[x, y], [x + 14_000, y]], "not-there"],
    ["a line around all of a neighbour", (x, y) => [[x - 2_000, y], [x - 2_000, y + 35_000], [x + 35_000, y + 35_000], [x + 35_000, y - 2_000], [x, y - 2_000]], "jumps"],
    ["a line that crosses itself", (x, y) => [[x, y], [x + 14_000, y], [x + 14_000, y + 4_000], [x + 12_500, y - 3_000], [x, y - 3_000]], "touches"],
  ])("%s is refused, and nothing is changed", (_, way, contact) => {
    const map = fresh();
    const before = print(map);
    expect(reshapeEdits(map, MIDDLE, way(...middleOf(map, MIDDLE)), FREE)).toMatchObject({ ok: false, contact });
    expect(print(map)).toBe(before);
  });
});

describe("ground is painted from area to area", () => {
  const box = (x: number, y: number, half: number): Corner[] => [[x - half, y - half], [x + half, y - half], [x + half, y + half], [x - half, y + half]];

  test("a block across a border: what lies on the other side is joined, whichever way its ring runs", () => {
    for (const turned of [false, true]) {
      const map = fresh();
      const [x, y] = middleOf(map, MIDDLE);
      const ring = box(x + 10_000, y, 3_000);
      done(map, giveEdits(map, turned ? ring.toReversed() : ring, MIDDLE, FREE));
      expect(check(map)).toEqual([]);
      expect(faceHolds(map, MIDDLE, [x + 12_500, y + 2_500])).toBe(true);
      expect(faceHolds(map, 6, [x + 13_500, y])).toBe(true);
      expect(map.faces).toHaveLength(9);
    }
  });

  test("a second block beside the first shares its edge with it", () => {
    const map = fresh();
    const [x, y] = middleOf(map, MIDDLE);
    for (const ring of [box(x + 10_000, y, 3_000), box(x + 15_000, y - 1_000, 2_000), box(x + 10_000, y + 4_000, 1_000)]) done(map, giveEdits(map, ring, MIDDLE, FREE));
    expect(check(map)).toEqual([]);
    expect(faceHolds(map, MIDDLE, [x + 15_000, y - 1_000])).toBe(true);
  });

  test.each<[string, (x: number, y: number) => Corner[], string]>([
    ["a block that does not touch the area", (x, y) => box(x + 20_000, y, 3_000), "not-neighbours"],
    ["all of a neighbour", (x, y) => box(x + 20_000, y, 15_000), "jumps"],
    ["a strip that parts a neighbour in two", (x, y) => [[x + 5_000, y - 500], [x + 40_000, y - 500], [x + 40_000, y + 500], [x + 5_000, y + 500]], "apart"],
  ])("%s is refused, and nothing is changed", (_, ring, contact) => {
    const map = fresh();
    const before = print(map);
    expect(giveEdits(map, ring(...middleOf(map, MIDDLE)), MIDDLE, FREE)).toMatchObject({ ok: false, contact });
    expect(print(map)).toBe(before);
  });
});

test(`${TRIES} lines and blocks drawn at random: done or refused, the district stays tiled, and all is taken back to the same bytes`, { timeout: 600_000 }, () => {
  const chance = chanceOf(5);
  const { map } = buildArcMap(quilt(8, 5));
  const [before, area] = [print(map), total(map)];
  const one = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)]!;
  const inverses: Edit[] = [];
  const counts = new Map<string, number>();
  for (let count = 0; count < TRIES; count++) {
    const face = one(map.faces);
    const corners = map.ring(map.ringsOf(face)[0]!);
    // most through corners that are there, as hands that snap do
    const near = ([x, y]: Corner): Corner => (chance() < 0.3 ? [x, y] : [x + Math.round((chance() - 0.5) * 12_000), y + Math.round((chance() - 0.5) * 12_000)]);
    const way = Array.from({ length: 2 + Math.floor(chance() * 4) }, () => near(one(corners)));
    const isLine = chance() < 0.6;
    const untouched = count % 10 ? undefined : print(map);
    const drawn = isLine ? reshapeEdits(map, face, way, FREE) : way.length > 2 && Math.abs(doubledArea(way)) > 0 ? giveEdits(map, way, face, FREE) : { ok: false as const, contact: "no-area" as const };
    if (untouched !== undefined) expect(print(map)).toBe(untouched);
    const name = `${isLine ? "line" : "block"} ${drawn.ok ? "done" : drawn.contact}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
    if (!drawn.ok) continue;
    inverses.push(...apply(map, drawn.edits));
    expect(map.faces).toHaveLength(64);
    if (count % 50 === 0) expect(check(map)).toEqual([]);
    expect(total(map)).toBe(-map.doubledArea(OUTSIDE));
  }
  expect(check(map)).toEqual([]);
  for (const name of ["line done", "block done"]) expect(counts.get(name) ?? 0, JSON.stringify([...counts])).toBeGreaterThan(TRIES / 20);
  for (const face of map.faces) expect(pieces(map, face)).toBeGreaterThan(0);
  apply(map, inverses.toReversed());
  expect(print(map)).toBe(before);
  expect(total(map)).toBe(area);
});

test("who lives within a block that was painted lives in the area that won it", () => {
  const chance = chanceOf(9);
  const { map } = buildArcMap(quilt(4, 9));
  for (let count = 0; count < 40; count++) {
    const face = 1 + Math.floor(chance() * 16);
    const [x, y] = middleOf(map, face);
    const ring = Array.from({ length: 5 }, (_, at): Corner => [Math.round(x + 9_000 + 6_000 * Math.cos(at * 1.2566)), Math.round(y + 6_000 * Math.sin(at * 1.2566))]);
    const drawn = giveEdits(map, ring, face, FREE);
    if (!drawn.ok) continue;
    const places = Array.from({ length: 60 }, (): Corner => [Math.round(x + 9_000 + (chance() - 0.5) * 16_000), Math.round(y + (chance() - 0.5) * 16_000)]);
    const before = places.map((place) => map.faces.find((each) => faceHolds(map, each, place)));
    apply(map, drawn.edits);
    places.forEach((place, at) => {
      const now = map.faces.find((each) => faceHolds(map, each, place));
      // nobody lives outside to be painted in
      expect(now).toBe(holds(ring, place) && before[at] !== undefined ? face : before[at]);
    });
  }
});
