import { beforeAll, describe, expect, test } from "vitest";
import { openGeos, polygonsOfFace, type Geos } from "../testing/geos.ts";
import { chanceOf, quilt } from "../testing/quilt.ts";
import { applyEdit } from "./apply.ts";
import { OUTSIDE, type ArcMap } from "./arc-map.ts";
import { buildArcMap } from "./build.ts";
import type { Corner } from "./exact.ts";
import { giveEdits } from "./give.ts";
import { reshapeEdits } from "./reshape.ts";
import { circleAround, flatFrom, shapeOf } from "./shape.ts";

const isFull = process.env["TEST_SCALE"] === "full";
const [EDITS, SIDE, LOOK_EVERY] = isFull ? [20_000, 45, 2_000] : [400, 8, 100];
const FREE = 1_000_000;

let geos: Geos;
beforeAll(async () => {
  geos = await openGeos();
});

const areasOf = (map: ArcMap) => map.faces.map((face) => polygonsOfFace(map, face));

test(`${EDITS} changes of all kinds: GEOS, too, finds a coverage each time it looks, whose union is the district without a gap`, { timeout: 3_600_000 }, () => {
  const chance = chanceOf(21);
  const { map } = buildArcMap(quilt(SIDE, 21));
  const one = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)]!;
  const near = ([x, y]: Corner): Corner => [x + Math.round((chance() - 0.5) * 9_000), y + Math.round((chance() - 0.5) * 9_000)];
  let [done, newFace] = [0, 10_000];
  for (let count = 1; count <= EDITS; count++) {
    const face = one(map.faces);
    const corners = map.ring(map.ringsOf(face)[0]!);
    const way = Array.from({ length: 3 + Math.floor(chance() * 3) }, () => near(one(corners)));
    const kind = chance();
    if (kind < 0.3) {
      const drawn = kind < 0.15 ? reshapeEdits(map, face, way, FREE) : giveEdits(map, way, face, FREE);
      if (drawn.ok) for (const edit of drawn.edits) expect(applyEdit(map, edit).ok).toBe(true);
      done += drawn.ok ? 1 : 0;
    } else {
      const node = one([...map.nodes.keys()]);
      const { left, right } = map.arc(one([...map.arcs.keys()]));
      const ends = [one(map.ringsOf(face)[0]!), one(map.ringsOf(face)[0]!)].map(map.startOf);
      // the outline stays, so that the district is known
      const isInner = map.leaving(node).every((half) => map.leftOf(half) !== OUTSIDE && map.leftOf(half ^ 1) !== OUTSIDE);
      const edited = kind < 0.8 ? isInner && applyEdit(map, { kind: "move-node", node, to: near(map.node(node)) })
        : kind < 0.9 ? applyEdit(map, { kind: "split", face, from: { node: ends[0]! }, to: { node: ends[1]! }, corners: [], newFace: newFace++ })
          : map.faces.length > SIDE && applyEdit(map, { kind: "merge", face: left, into: right });
      done += edited && edited.ok ? 1 : 0;
    }
    if (count % LOOK_EVERY) continue;
    const areas = areasOf(map);
    expect(geos.isCoverage(areas)).toBe(true);
    const whole = geos.union(areas);
    expect(whole).toEqual({ area: -map.doubledArea(OUTSIDE) / 2, rings: 1 });
  }
  expect(done).toBeGreaterThan(EDITS / 5);
});

test("GEOS goes red when one copy of one corner is one step (a centimetre) off: the judge is awake", () => {
  const { map } = buildArcMap(quilt(5));
  const areas = areasOf(map);
  expect(geos.isCoverage(areas)).toBe(true);
  const [x, y] = areas[12]![0]![0]![3]!;
  for (const to of [[x + 1, y], [x - 1, y], [x, y + 1], [x, y - 1]] as Corner[]) {
    const off = areas.map((polygons, index) => (index === 12 ? [[polygons[0]![0]!.map((corner, at): Corner => (at === 3 ? to : corner))]] : polygons));
    expect(geos.isCoverage(off)).toBe(false);
  }
  // a part that is missing leaves a hole in the whole
  expect(geos.union(areas.filter((_, index) => index !== 12)).rings).toBe(2);
});

describe("how compact an area is", () => {
  test("agrees with GEOS: area and perimeter to 1e-9, the smallest circle to 1e-9 of its radius", () => {
    const { map } = buildArcMap(quilt(6, 3));
    for (const face of map.faces.slice(0, 6)) for (const other of [face + 6, face + 12]) applyEdit(map, { kind: "merge", face: other, into: face });
    for (const face of map.faces) {
      const flat = flatFrom(map.ring(map.ringsOf(face)[0]!)[0]!);
      const { area, length, radius } = geos.measure(polygonsOfFace(map, face).map((rings) => rings.map((ring) => ring.map(flat))));
      const shape = shapeOf(map, face);
      const close = (ours: number, theirs: number) => expect(Math.abs(ours / theirs - 1)).toBeLessThan(1e-9);
      close(shape.areaSquareMetres, area);
      close(shape.perimeterMetres, length);
      close(shape.polsbyPopper, (4 * Math.PI * area) / length ** 2);
      close(shape.reock, area / (Math.PI * radius ** 2));
    }
  });

  test("a square and a thread are what the books say, and the smallest circle misses nobody and rests on two or three", () => {
    const { map } = buildArcMap([{ id: 1, polygons: [[[[0, 0], [0.001, 0], [0.001, 0.001], [0, 0.001], [0, 0]]]] }, { id: 2, polygons: [[[[0.001, 0], [1.001, 0], [1.001, 0.001], [0.001, 0.001], [0.001, 0]]]] }]);
    expect(shapeOf(map, 1).polsbyPopper).toBeCloseTo(Math.PI / 4, 6);
    expect(shapeOf(map, 1).reock).toBeCloseTo(2 / Math.PI, 6);
    expect(shapeOf(map, 2).polsbyPopper).toBeLessThan(0.01);
    const chance = chanceOf(6);
    for (let count = 0; count < 200; count++) {
      const places = Array.from({ length: 1 + Math.floor(chance() * 30) }, (): [number, number] => [Math.round(chance() * 20), Math.round(chance() * 20)]);
      const { centre, radius } = circleAround(places);
      const away = places.map(([x, y]) => Math.hypot(x - centre[0], y - centre[1]));
      expect(Math.max(...away)).toBeLessThanOrEqual(radius * (1 + 1e-9) + 1e-9);
      const slowly = smallestSlowly(places);
      expect(Math.abs(radius - slowly)).toBeLessThan(1e-9 * (1 + slowly));
    }
  });
});

/** Every circle over two places and through three: the least that holds all. */
function smallestSlowly(places: readonly (readonly [number, number])[]): number {
  const holdsAll = (x: number, y: number, radius: number) => places.every(([a, b]) => Math.hypot(a - x, b - y) <= radius * (1 + 1e-9) + 1e-9);
  let best = places.every((place) => place[0] === places[0]![0] && place[1] === places[0]![1]) ? 0 : Infinity;
  places.forEach(([ax, ay], i) => places.slice(0, i).forEach(([bx, by], j) => {
    const radius = Math.hypot(ax - bx, ay - by) / 2;
    if (radius < best && holdsAll((ax + bx) / 2, (ay + by) / 2, radius)) best = radius;
    for (const [cx, cy] of places.slice(0, j)) {
      const d = 2 * (ax * (by - cy) + bx * (cy - ay) + cx * (ay - by));
      if (d === 0) continue;
      const [a2, b2, c2] = [ax * ax + ay * ay, bx * bx + by * by, cx * cx + cy * cy];
      const [x, y] = [(a2 * (by - cy) + b2 * (cy - ay) + c2 * (ay - by)) / d, (a2 * (cx - bx) + b2 * (ax - cx) + c2 * (bx - ax)) / d];
      const round = Math.hypot(ax - x, ay - y);
      if (round < best && holdsAll(x, y, round)) best = round;
    }
  }));
  return best;
}
