import { buildArcMap } from "#geo/plan/build.ts";
import { check } from "#geo/plan/check.ts";
import { Footprints } from "#geo/plan/cuts.ts";
import { Draft } from "#geo/plan/draft.ts";
import { boxOf, type Corner } from "#geo/plan/exact.ts";
import { faceHolds } from "#geo/plan/inside.ts";
import { propose, type Candidate } from "#geo/plan/propose.ts";
import { toLattice } from "#geo/lattice.ts";
import type { Position } from "#geo/position.ts";
import { chanceOf } from "#geo/testing/quilt.ts";
import { expect, test } from "vitest";
import { makeDistrict } from "./district.ts";
import { polygonsOf } from "./ground/shapes.ts";
import { BAND } from "./town/grid-plan.ts";

const isFull = process.env["TEST_SCALE"] === "full";
/** Of the communities with a grid out of the band, those with the fewest houses. */
const COMMUNITIES = isFull ? Infinity : 6;
const ROUNDS = isFull ? 8 : 2;
const FREE = 1_000_000_000;

const { town, buildings, toPosition, ids } = makeDistrict("yuanhe-1");
const cornerOf = ([lon, lat]: Position): Corner => [toLattice(lon), toLattice(lat)];
const grids = town.areas.grids.map((grid, index) => ({ ...grid, id: ids.grid(index), polygons: polygonsOf(town.map, town.areas.gridOf, toPosition).get(index) ?? [] }));
const houses = buildings.map(({ building: { ring, households } }) => {
  const outline = ring.map((point) => cornerOf(toPosition(point)));
  const at: Corner = [Math.round(outline.reduce((sum, [x]) => sum + x, 0) / outline.length), Math.round(outline.reduce((sum, [, y]) => sum + y, 0) / outline.length)];
  return { at, footprint: [outline], households };
});

test("the demo district's grids out of the band are brought into it by proposals, community by community, and no border runs through a house", { timeout: 600_000 }, () => {
  const { map } = buildArcMap(grids);
  const draft = new Draft(map, new Map(grids.map(({ id, community }) => [id, community])));
  const area = map.faces.reduce((sum, face) => sum + map.doubledArea(face), 0);
  const gridsOf = (): (number | undefined)[] => {
    const faces = map.faces.map((face) => ({ face, box: boxOf(map.ringsOf(face).flatMap((ring) => map.ring(ring))) }));
    return houses.map(({ at: [x, y] }) => faces.find(({ face, box: [west, south, east, north] }) => x >= west && x <= east && y >= south && y <= north && faceHolds(map, face, [x, y]))?.face);
  };
  const homes = gridsOf();
  const isInBand = (households: number): boolean => households >= BAND.low && households <= BAND.high;
  const householdsOf = (id: number, of: readonly (number | undefined)[]): number => houses.reduce((sum, { households }, house) => sum + (of[house] === id ? households : 0), 0);
  const trouble = grids.filter(({ id, kind }) => kind === "community" && !isInBand(householdsOf(id, homes)));
  expect(trouble).toHaveLength(20);

  const cutBefore = new Set(cuts());
  const communities = [...new Set(trouble.map(({ community }) => community))]
    .map((community) => grids.filter((grid) => grid.community === community && grid.kind === "community"))
    .sort((a, b) => a.reduce((sum, { id }) => sum + homes.filter((home) => home === id).length, 0) - b.reduce((sum, { id }) => sum + homes.filter((home) => home === id).length, 0))
    .slice(0, COMMUNITIES);
  const moved = new Map<number, Candidate>();
  for (const [index, own] of communities.entries()) {
    let candidates: Candidate[] = [];
    const question = { map, areas: own.map(({ id }) => id), houses, bandOf: () => ({ least: BAND.low, most: BAND.high }), groupOf: (face: number) => draft.groupOf(face), newFace: FREE };
    for (const thought of propose(question, chanceOf(index), ROUNDS)) {
      if ("why" in thought) throw new Error(JSON.stringify(thought.why));
      candidates = thought.candidates;
    }
    const [fewest, ...others] = candidates;
    expect(fewest).toMatchObject({ wish: "fewest", off: 0 });
    for (const other of others) expect(other.metres).toBeLessThan(fewest!.metres);
    expect(draft.take({ kind: "do", edits: fewest!.edits })).toMatchObject({ ok: true });
    moved.set(own[0]!.community, fewest!);
  }

  expect(check(map)).toEqual([]);
  expect(map.faces).toHaveLength(grids.length);
  expect(map.faces.reduce((sum, face) => sum + map.doubledArea(face), 0)).toBe(area);
  const then = gridsOf();
  for (const own of communities) {
    for (const { id } of own) expect(isInBand(householdsOf(id, then))).toBe(true);
    const told = moved.get(own[0]!.community)!;
    for (const { area: id, then: households } of told.areas) expect(householdsOf(id, then)).toBe(households);
    // counted by where they live, not by what the proposal says
    expect(houses.reduce((sum, { households }, house) => sum + (own.some(({ id }) => id === homes[house]) && then[house] !== homes[house] ? households : 0), 0)).toBe(told.moved);
  }
  const touched = new Set(communities.flat().map(({ id }) => id));
  homes.forEach((home, house) => touched.has(home ?? 0) || expect(then[house]).toBe(home));
  for (const cut of cuts()) expect(cutBefore).toContain(cut);
  for (let count = communities.length; count > 0; count--) expect(draft.take({ kind: "undo" })).toMatchObject({ ok: true });
  expect(gridsOf()).toEqual(homes);

  function cuts(): number[] {
    const footprints = new Footprints(houses.map(({ footprint }) => footprint));
    return [...map.arcs.keys()].flatMap((arc) => footprints.cutBy(map.line(arc)).map(({ footprint }) => footprint));
  }
});
