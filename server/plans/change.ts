import { FIRST_DRAWN_FACE } from "#contract/plans.ts";
import type { Draft } from "#geo/plan/draft.ts";
import type { Residents } from "#geo/plan/residents.ts";
import { positionOf } from "#geo/lattice.ts";
import { doubledArea, holds, type Corner } from "#geo/plan/exact.ts";
import type { Polygon } from "#geo/position.ts";
import type { BaseGrid } from "./store.ts";
import { COUNTS, newDraft } from "./ground.ts";

export interface DrawnGrid {
  /** Of the base; a part that was split off has none yet. */
  id: number;
  name: string;
  parent: number;
  polygons: Polygon[];
}

/** How a draft differs from its base. */
export interface Change {
  changed: DrawnGrid[];
  added: (DrawnGrid & { origin: number })[];
  gone: BaseGrid[];
}

/** Rings by face, whatever way they are told. */
function shapeOf({ map }: Draft, face: number): string {
  const rings = map.ringsOf(face).map((ring) => {
    const names = map.ring(ring).map(String);
    const least = names.indexOf(names.reduce((a, b) => (b < a ? b : a)));
    return [...names.slice(least), ...names.slice(0, least)].join(" ");
  });
  return rings.sort().join(";");
}

/** A face as polygons: each outer ring with the holes that lie in it. Closed, outer rings anticlockwise. */
export function polygonsOf({ map }: Draft, face: number): Polygon[] {
  const rings = map.ringsOf(face).map((ring) => map.ring(ring));
  const closed = (ring: readonly Corner[]) => [...ring, ring[0]!].map(([x, y]) => positionOf(x, y));
  const outer = rings.filter((ring) => doubledArea(ring) > 0);
  const holes = rings.filter((ring) => doubledArea(ring) <= 0);
  return outer.map((ring) => [closed(ring), ...holes.filter((hole) => outer.length === 1 || holds(ring, hole[0]!)).map(closed)]);
}

export function changeOf(draft: Draft, base: readonly BaseGrid[]): Change {
  const before = newDraft(base);
  const known = new Map(base.map((grid) => [grid.id, grid]));
  const drawn = (face: number, name: string): DrawnGrid => ({ id: face, name, parent: draft.groupOf(face) ?? 0, polygons: polygonsOf(draft, face) });
  const change: Change = { changed: [], added: [], gone: base.filter(({ id }) => !draft.map.rings.has(id)) };
  const origins = originsOf(draft);
  for (const face of draft.map.faces.toSorted((a, b) => a - b)) {
    const grid = known.get(face);
    if (!grid) {
      const origin = originOf(origins, face);
      change.added.push({ ...drawn(face, draft.names.get(face) ?? `${known.get(origin)?.name ?? ""}·新`), origin });
      continue;
    }
    const name = draft.names.get(face) ?? grid.name;
    if (name !== grid.name || shapeOf(draft, face) !== shapeOf(before, face)) change.changed.push(drawn(face, name));
  }
  return change;
}

/** From which face each was split. */
function originsOf({ done }: Draft): Map<number, number> {
  return new Map(done.flatMap(({ step }) => (step.kind === "do" ? step.edits.flatMap((edit): [number, number][] => (edit.kind === "split" ? [[edit.newFace, edit.face]] : [])) : [])));
}

function originOf(origins: ReadonlyMap<number, number>, face: number): number {
  let at = face;
  while (at >= FIRST_DRAWN_FACE && origins.has(at)) at = origins.get(at)!;
  return at;
}

/** Who goes from which grid to which, with sums of what they count for. */
export interface Flow {
  from: number;
  to: number;
  counts: number[];
}

export function flowsOf(residents: Residents, counts: readonly (readonly number[])[], from: readonly number[]): Flow[] {
  const flows = new Map<string, Flow>();
  from.forEach((area, resident) => {
    const to = residents.faceOf(resident);
    const key = `${area} ${to}`;
    const flow = flows.get(key) ?? flows.set(key, { from: area, to, counts: counts[resident]!.map(() => 0) }).get(key)!;
    counts[resident]!.forEach((count, kind) => (flow.counts[kind]! += count));
  });
  return [...flows.values()];
}

/** Of each grid that is no more or gave some away: the share of its households that live in each other now. */
export function lineageOf(flows: readonly Flow[], gone: ReadonlySet<number>, heirOf: (gone: number) => number): { from: number; to: number; share: number }[] {
  const totals = new Map<number, number>();
  for (const { from, counts } of flows) totals.set(from, (totals.get(from) ?? 0) + (counts[COUNTS.households] ?? 0));
  const shares = flows.flatMap(({ from, to, counts }) => {
    const total = totals.get(from) ?? 0;
    const households = counts[COUNTS.households] ?? 0;
    return from !== to && to >= 0 && households > 0 && total > 0 && (gone.has(from) || to >= FIRST_DRAWN_FACE) ? [{ from, to, share: households / total }] : [];
  });
  // where nobody lives the land goes to somebody all the same
  for (const from of gone) if (!shares.some((each) => each.from === from)) shares.push({ from, to: heirOf(from), share: 1 });
  return shares;
}
