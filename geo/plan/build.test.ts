import { expect, test } from "vitest";
import { quilt } from "../testing/quilt.ts";
import type { Position } from "../position.ts";
import { OUTSIDE } from "./arc-map.ts";
import { buildArcMap } from "./build.ts";
import { check } from "./check.ts";

const square = (west: number, south: number, side: number): Position[] => [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]];

test("neighbours share one border, the outline is shared with nobody, and Euler agrees", () => {
  const { map, overlaps } = buildArcMap(quilt(5));
  expect(overlaps).toEqual([]);
  expect(check(map)).toEqual([]);
  // corners of the square are no meetings: their two borders are one arc
  expect(map.nodes.size).toBe(36 - 4);
  expect(map.arcs.size).toBe(60 - 4);
  expect(map.nodes.size - map.arcs.size + map.faces.length).toBe(1);
  expect(map.ringsOf(OUTSIDE)).toHaveLength(1);
  expect(map.faces.reduce((sum, face) => sum + map.doubledArea(face), 0)).toBe(-map.doubledArea(OUTSIDE));
});

test("an area in the middle of another is a hole in it; rings may run either way and begin anywhere", () => {
  const around = square(123, 41, 0.03);
  const inner = square(123.01, 41.01, 0.01);
  const { map } = buildArcMap([{ id: 1, polygons: [[around.toReversed(), inner]] }, { id: 2, polygons: [[[...inner.slice(2), inner[1]!, inner[2]!].toReversed()]] }]);
  expect(check(map)).toEqual([]);
  expect(map.ringsOf(1)).toHaveLength(2);
  expect([map.doubledArea(1), map.doubledArea(2)]).toEqual([2 * (9e10 - 1e10), 2e10]);
});

test("two holes that touch at a corner, and a face that is two pieces", () => {
  const holes = [square(123.01, 41.01, 0.01), square(123.02, 41.02, 0.01)];
  const { map } = buildArcMap([{ id: 1, polygons: [[square(123, 41, 0.04), ...holes]] }, { id: 2, polygons: holes.map((ring) => [ring]) }]);
  expect(check(map)).toEqual([]);
  expect([map.doubledArea(1), map.doubledArea(2)]).toEqual([2 * (16e10 - 2e10), 4e10]);
});

test("what is between areas that do not share their corners is found: a gap, an overlap, one corner a centimetre off", () => {
  const gap = buildArcMap([{ id: 1, polygons: [[square(123, 41, 0.03), square(123.01, 41.01, 0.01)]] }]);
  expect(check(gap.map)).toMatchObject([{ kind: "gap", faces: [1] }]);
  const twice = buildArcMap([{ id: 1, polygons: [[square(123, 41, 0.02)]] }, { id: 2, polygons: [[square(123, 41, 0.02)]] }]);
  expect(twice.overlaps).not.toEqual([]);
  const across = buildArcMap([{ id: 1, polygons: [[square(123, 41, 0.02)]] }, { id: 2, polygons: [[square(123.01, 41.01, 0.02)]] }]);
  expect(check(across.map).map(({ kind }) => kind)).toContain("touching");

  const areas = quilt(4);
  const [lon, lat] = areas[5]!.polygons[0]![0]![4]!;
  const off = areas.map((area, index) => (index === 5 ? { ...area, polygons: [[area.polygons[0]![0]!.map((at, place): Position => (place === 4 ? [lon + 1e-7, lat] : at))]] } : area));
  expect(check(buildArcMap(off).map)).not.toEqual([]);
});

test("two areas that touch at a corner: one walks around both without crossing, in whichever order they come", () => {
  const both: { id: number; polygons: Position[][][] }[] = [{ id: 1, polygons: [[square(123, 41, 0.01)]] }, { id: 2, polygons: [[square(123.01, 41.01, 0.01)]] }];
  for (const areas of [both, both.toReversed(), both.map(({ id, polygons }) => ({ id, polygons: polygons.map((rings) => rings.map((ring) => [...ring.slice(2), ring[1]!, ring[2]!])) }))]) {
    const { map } = buildArcMap(areas);
    expect(check(map)).toEqual([]);
    expect(map.ringsOf(OUTSIDE)).toHaveLength(1);
  }
});

test("a corner that was put onto another by hand is found, though no border crosses another", () => {
  const { map } = buildArcMap([{ id: 1, polygons: [[square(123, 41, 0.03), square(123.01, 41.01, 0.01)]] }, { id: 2, polygons: [[square(123.01, 41.01, 0.01)]] }]);
  const [outer = 0, inner = 0] = [...map.arcs.keys()];
  const onto = map.arc(inner).corners[0]!;
  const corners = [...map.arc(outer).corners];
  corners.splice(0, 1, onto);
  map.setArc(outer, { ...map.arc(outer), corners });
  expect(check(map).map(({ kind }) => kind)).toContain("touching");
});
