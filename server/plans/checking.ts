import { bandOf, type PlanFault } from "#contract/plans.ts";
import { check } from "#geo/plan/check.ts";
import { OUTSIDE } from "#geo/plan/arc-map.ts";
import type { Draft } from "#geo/plan/draft.ts";
import { doubledArea } from "#geo/plan/exact.ts";
import type { Residents } from "#geo/plan/residents.ts";
import { positionOf } from "#geo/lattice.ts";
import { COUNTS } from "./ground.ts";
import type { BaseGrid } from "./store.ts";

/** What is wrong with a draft. Borders that do not tile, grids in several pieces and grids nobody answers for are hard; counts out of the band are said and may be handed in. */
export function faultsOf(draft: Draft, base: readonly BaseGrid[], residents: Residents, isChanged: (face: number) => boolean): PlanFault[] {
  const known = new Map(base.map((grid) => [grid.id, grid]));
  const nameOf = (face: number): string => draft.names.get(face) ?? known.get(face)?.name ?? "";
  const grids = (faces: readonly number[]) => [...new Set(faces)].filter((face) => face !== OUTSIDE).map((id) => ({ id, name: nameOf(id) }));
  const faults = check(draft.map).map(({ kind, faces, at }): PlanFault => ({ kind, hard: true, grids: grids(faces), at: [...at] as [number, number] }));
  for (const face of draft.map.faces) {
    const rings = draft.map.ringsOf(face).map((ring) => draft.map.ring(ring));
    const place = positionOf(...(rings[0]?.[0] ?? [0, 0]));
    if (isChanged(face) && rings.filter((ring) => doubledArea(ring) > 0).length > 1) faults.push({ kind: "apart", hard: true, grids: grids([face]), at: [...place] as [number, number] });
    const band = bandOf(known.get(face)?.kind ?? "community");
    const households = residents.sums(face)[COUNTS.households] ?? 0;
    if (band && (households < band[0] || households > band[1])) faults.push({ kind: "band", hard: false, grids: grids([face]), at: [...place] as [number, number], count: households });
    if (!known.has(face)) faults.push({ kind: "nobody", hard: false, grids: grids([face]), at: [...place] as [number, number] });
  }
  return faults;
}
