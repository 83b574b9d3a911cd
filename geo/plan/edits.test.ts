import { describe, expect, test } from "vitest";
import { positionOf } from "../lattice.ts";
import { chanceOf, quilt } from "../testing/quilt.ts";
import { applyEdit, clamped } from "./apply.ts";
import { ArcMap, OUTSIDE } from "./arc-map.ts";
import { buildArcMap } from "./build.ts";
import { check } from "./check.ts";
import type { Edit } from "./edit.ts";
import { holds, turn, type Corner } from "./exact.ts";

const EDITS = process.env["TEST_SCALE"] === "full" ? 100_000 : 3_000;
const SIDE = process.env["TEST_SCALE"] === "full" ? 45 : 12;
const LOOK_EVERY = EDITS / 20;

/** Everything, in an order that does not hang on how it came about. */
const print = (map: ArcMap): string => JSON.stringify([[...map.nodes].sort(([a], [b]) => a - b), [...map.arcs].sort(([a], [b]) => a - b), [...map.rings].sort(([a], [b]) => a - b), map.nextNode, map.nextArc]);
const total = (map: ArcMap): number => map.faces.reduce((sum, face) => sum + map.doubledArea(face), 0);

/** A change such as hands make: most are near, some are wild, some are nonsense. */
function anyEdit(map: ArcMap, chance: () => number): Edit {
  const one = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)]!;
  const far = chance() < 0.1 ? 40_000 : 4_000;
  const near = ([x, y]: Corner): Corner => [x + Math.round((chance() - 0.5) * far), y + Math.round((chance() - 0.5) * far)];
  const arc = one([...map.arcs.keys()]);
  const { corners, left, right } = map.arc(arc);
  const kind = chance();
  if (kind < 0.35 && corners.length) {
    const at = Math.floor(chance() * corners.length);
    return { kind: "move-corner", arc, at, to: near(corners[at]!) };
  }
  if (kind < 0.6) {
    const node = one([...map.nodes.keys()]);
    return { kind: "move-node", node, to: near(map.node(node)) };
  }
  if (kind < 0.75) {
    const at = Math.floor(chance() * (corners.length + 1));
    return { kind: "insert-corner", arc, at, to: near(map.line(arc)[at]!) };
  }
  if (kind < 0.85) return { kind: "delete-corner", arc, at: Math.floor(chance() * corners.length) };
  if (kind < 0.95) {
    const face = one(map.faces);
    const ring = one(map.ringsOf(face));
    const [from, to] = [map.startOf(one(ring)), map.startOf(one(ring))];
    return { kind: "split", face, from: { node: from }, to: { node: to }, corners: chance() < 0.5 ? [] : [near(map.node(from))], newFace: Math.max(...map.faces) + 1 };
  }
  return { kind: "merge", face: left, into: right };
}

test(`${EDITS} edits, some refused, some taken back: nothing is ever lost, won, or lies upon another`, { timeout: 3_600_000 }, () => {
  const chance = chanceOf(7);
  const { map } = buildArcMap(quilt(SIDE));
  const area = total(map);
  const before = print(map);
  const back: Edit[] = [];
  const done = new Map<string, number>();
  for (let count = 1; count <= EDITS; count++) {
    const outline = map.doubledArea(OUTSIDE);
    if (chance() < 0.2 && back.length) {
      const undo = back.pop()!;
      const edited = applyEdit(map, undo);
      if (!edited.ok) throw new Error(`${JSON.stringify(undo)} could not be taken back`);
      if (chance() < 0.5) {
        const again = applyEdit(map, edited.inverse);
        if (!again.ok) throw new Error("what was taken back could not be done again");
        back.push(again.inverse);
      }
    } else {
      const edit = anyEdit(map, chance);
      const unchanged = count % LOOK_EVERY < 20 ? print(map) : undefined;
      const edited = applyEdit(map, edit);
      const name = `${edit.kind}${edited.ok ? "" : " refused"}`;
      done.set(name, (done.get(name) ?? 0) + 1);
      if (edited.ok) back.push(edited.inverse);
      else if (unchanged !== undefined) expect(print(map)).toBe(unchanged);
    }
    if (map.doubledArea(OUTSIDE) === outline) continue;
    // only the district's own outline changes what there is in all
    expect(total(map)).toBe(-map.doubledArea(OUTSIDE));
    if (count % LOOK_EVERY === 0) expect(check(map)).toEqual([]);
  }
  expect(check(map)).toEqual([]);
  expect(total(map)).toBe(-map.doubledArea(OUTSIDE));
  for (const kind of ["move-node", "move-corner", "insert-corner", "delete-corner", "split", "merge"]) {
    expect(done.get(kind) ?? 0, kind).toBeGreaterThan(EDITS / 300);
    expect(done.get(`${kind} refused`) ?? 0, kind).toBeGreaterThan(0);
  }
  for (const undo of back.toReversed()) expect(applyEdit(map, undo).ok).toBe(true);
  expect(print(map)).toBe(before);
  expect(total(map)).toBe(area);
});

describe("what must not happen is refused, and changes nothing", () => {
  const fresh = () => buildArcMap(quilt(3)).map;
  const middle = 5; // of nine
  /** A node of the middle area, and the border it begins. */
  const at = (map: ArcMap) => {
    const half = map.ringsOf(middle)[0]![0]!;
    return { node: map.startOf(half), arc: half >> 1 };
  };
  test.each<[string, (map: ArcMap) => Edit]>([
    ["a corner across the neighbour's border", (map) => ({ kind: "move-node", node: at(map).node, to: [map.node(at(map).node)[0] + 25_000, map.node(at(map).node)[1]] })],
    ["a node onto another", (map) => ({ kind: "move-node", node: at(map).node, to: map.node(map.endOf(map.ringsOf(middle)[0]![0]!)) })],
    ["a corner onto its own border's end", (map) => ({ kind: "move-corner", arc: at(map).arc, at: 0, to: map.node(map.arc(at(map).arc).from) })],
    ["a corner that is not there", (map) => ({ kind: "delete-corner", arc: at(map).arc, at: 7 })],
    ["a split from a place to itself", (map) => ({ kind: "split", face: middle, from: { node: at(map).node }, to: { node: at(map).node }, corners: [], newFace: 99 })],
    ["a split that leaves the area", (map) => ({ kind: "split", face: middle, from: { node: at(map).node }, to: { node: map.endOf(map.ringsOf(middle)[0]![0]!) }, corners: [[map.node(at(map).node)[0] - 90_000, map.node(at(map).node)[1] - 90_000]], newFace: 99 })],
    ["a merge of those who are no neighbours", () => ({ kind: "merge", face: 1, into: 9 })],
    ["a merge with what is outside", () => ({ kind: "merge", face: 1, into: OUTSIDE })],
  ])("%s", (_, edit) => {
    const map = fresh();
    const before = print(map);
    expect(applyEdit(map, edit(map))).toMatchObject({ ok: false });
    expect(print(map)).toBe(before);
  });

  test("an area within another is not jumped over", () => {
    const map = fresh();
    // eight around one, made one area: the middle is an island in it
    for (const face of [2, 3, 4, 6, 7, 8, 9]) expect(applyEdit(map, { kind: "merge", face, into: 1 })).toMatchObject({ ok: face !== 3 && face !== 7 && face !== 9 ? true : expect.any(Boolean) });
    for (const face of [3, 7, 9]) if (map.rings.has(face)) applyEdit(map, { kind: "merge", face, into: 1 });
    expect(map.faces.sort()).toEqual([1, middle]);
    expect(check(map)).toEqual([]);
    const outline = map.ringsOf(OUTSIDE)[0]![0]! >> 1;
    const [x, y] = map.arc(outline).corners[0]!;
    const island = map.ring(map.ringsOf(middle)[0]!);
    const beyond: Corner = [2 * Math.max(...island.map(([east]) => east)) - x, 2 * Math.max(...island.map(([, north]) => north)) - y];
    expect(applyEdit(map, { kind: "move-corner", arc: outline, at: 0, to: beyond })).toMatchObject({ ok: false });
  });

  test("a drag ends where it would touch, and there it is taken", () => {
    const map = fresh();
    const { node } = at(map);
    const [x, y] = map.node(node);
    const wish = { kind: "move-node", node, to: [x + 90_000, y] as Corner } as const;
    const to = clamped(map, wish)!;
    expect(to[0]).toBeGreaterThan(x);
    expect(to[0]).toBeLessThan(x + 90_000);
    expect(applyEdit(map, { ...wish, to }).ok).toBe(true);
    expect(check(map)).toEqual([]);
  });
});

test("of the areas that tile a district just one holds each place, on borders and corners, too", () => {
  const { map } = buildArcMap(quilt(4));
  const chance = chanceOf(3);
  const rings = map.faces.map((face) => map.ring(map.ringsOf(face)[0]!));
  const corners = rings.flat();
  const places = [...corners, ...Array.from({ length: 500 }, (): Corner => {
    const [a, b] = [corners[Math.floor(chance() * corners.length)]!, corners[Math.floor(chance() * corners.length)]!];
    return [Math.round((a[0] + b[0]) / 2), Math.round((a[1] + b[1]) / 2)];
  })];
  const outline = map.ring(map.ringsOf(OUTSIDE)[0]!);
  for (const place of places) expect(rings.filter((ring) => holds(ring, place))).toHaveLength(holds(outline, place) ? 1 : 0);
});

test("an island goes with the side it lies in", () => {
  const square = (west: number, south: number, side: number): Corner[] => [[west, south], [west + side, south], [west + side, south + side], [west, south + side]];
  const areaOf = (id: number, ...rings: Corner[][]) => ({ id, polygons: [rings.map((ring) => [...ring, ring[0]!].map(([x, y]) => positionOf(x, y)))] });
  const [around, west, east] = [square(1_230_000_000, 410_000_000, 90_000), square(1_230_010_000, 410_030_000, 10_000), square(1_230_070_000, 410_030_000, 10_000)];
  for (const isUpwards of [true, false]) {
    const { map } = buildArcMap([areaOf(1, around, west, east), areaOf(2, west), areaOf(3, east)]);
    // two corners of the outline become the ends of a way through the middle
    const outline = map.ringsOf(1).flat().find((half) => map.leftOf(half ^ 1) === OUTSIDE)! >> 1;
    for (const to of [[1_230_045_000, 410_000_000], [1_230_045_000, 410_090_000]] as Corner[]) {
      const at = map.line(outline).findIndex((corner, index, line) => turn(corner, line[index + 1] ?? line[0]!, to) === 0);
      expect(applyEdit(map, { kind: "insert-corner", arc: outline, at, to })).toMatchObject({ ok: true });
    }
    const place = (to: Corner) => ({ arc: outline, at: map.arc(outline).corners.findIndex((corner) => String(corner) === String(to)) });
    const [south, north] = [place([1_230_045_000, 410_000_000]), place([1_230_045_000, 410_090_000])];
    expect(applyEdit(map, { kind: "split", face: 1, from: isUpwards ? south : north, to: isUpwards ? north : south, corners: [], newFace: 9 })).toMatchObject({ ok: true });
    expect(check(map)).toEqual([]);
    // what is left of the way is new: the west when one walks north
    const [left, right] = isUpwards ? [2, 3] : [3, 2];
    expect([...map.around([9])].some((id) => map.leftOf(2 * id) === left || map.leftOf(2 * id + 1) === left)).toBe(true);
    expect([...map.around([1])].some((id) => map.leftOf(2 * id) === right || map.leftOf(2 * id + 1) === right)).toBe(true);
    expect([map.doubledArea(1), map.doubledArea(9)]).toEqual([2 * (45_000 * 90_000 - 1e8), 2 * (45_000 * 90_000 - 1e8)]);
  }
});
