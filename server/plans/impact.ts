import type { PlanImpact } from "#contract/plans.ts";
import type { Draft } from "#geo/plan/draft.ts";
import type { Residents } from "#geo/plan/residents.ts";
import { changeOf, flowsOf } from "./change.ts";
import { COUNTS } from "./ground.ts";
import type { BaseGrid } from "./store.ts";

/** What a draft changes for people. @param counts of each resident; @param from the grid of each now */
export function impactOf(draft: Draft, base: readonly BaseGrid[], residents: Residents, counts: readonly (readonly number[])[], from: readonly number[]): PlanImpact {
  const known = new Map(base.map((grid) => [grid.id, grid]));
  const nameOf = (face: number): string => draft.names.get(face) ?? known.get(face)?.name ?? "";
  const { changed, added, gone } = changeOf(draft, base);
  const flows = flowsOf(residents, counts, from);
  const moved = flows.filter(({ from: before, to }) => before !== to && to >= 0);
  const sum = (all: readonly { counts: number[] }[], kind: number) => all.reduce((total, each) => total + (each.counts[kind] ?? 0), 0);
  const before = new Map<number, number[]>();
  for (const flow of flows) before.set(flow.from, addUp(before.get(flow.from), flow.counts));
  const touched = [...new Set([...changed, ...added].map(({ id }) => id).concat(moved.flatMap((flow) => [flow.from, flow.to]), gone.map(({ id }) => id)))];
  return {
    changed: changed.length, added: added.length, gone: gone.length,
    moves: moved.filter((flow) => (flow.counts[COUNTS.buildings] ?? 0) > 0).map((flow) => ({ from: nameOf(flow.from), to: nameOf(flow.to), buildings: flow.counts[COUNTS.buildings] ?? 0, households: flow.counts[COUNTS.households] ?? 0, population: flow.counts[COUNTS.population] ?? 0 })),
    households: sum(moved, COUNTS.households),
    openCases: sum(moved, COUNTS.open),
    posts: touched.map((grid) => ({
      grid: nameOf(grid),
      households: before.get(grid)?.[COUNTS.households] ?? 0, householdsThen: residents.sums(grid)[COUNTS.households] ?? 0,
      casesAYear: before.get(grid)?.[COUNTS.cases] ?? 0, casesAYearThen: residents.sums(grid)[COUNTS.cases] ?? 0,
      posts: known.get(grid)?.postsRequired ?? 0, filled: known.get(grid)?.postsFilled ?? 0,
    })),
    vacant: added.length,
  };
}

function addUp(one: readonly number[] | undefined, other: readonly number[]): number[] {
  return other.map((count, kind) => count + (one?.[kind] ?? 0));
}
