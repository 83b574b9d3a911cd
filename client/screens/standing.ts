import type { ToldArea } from "#contract/areas.ts";
import type { CategoryGroup } from "#contract/categories.ts";
import type { Queued } from "../incidents/queue.ts";
import type { Incidents } from "../incidents/state.ts";

/** How the cases of one row of a table stand. */
export interface Standing {
  open: number;
  due: number;
  over: number;
}

const count = (rows: readonly Queued[]): Standing => ({
  open: rows.length,
  due: rows.filter(({ clock }) => clock === "due").length,
  over: rows.filter(({ clock }) => clock === "over").length,
});

export interface SubdistrictStanding extends Standing {
  /** Undefined for the cases whose place is not told. */
  area: ToldArea | undefined;
  closed: number;
}

/** One row a subdistrict, by code; the cases that are told without a place in a last one, if there are any. `closed`: in the last 24 hours. */
export function bySubdistrict(queue: readonly Queued[], incidents: Incidents, areas: readonly ToldArea[], subdistrictOf: (area: number) => number | undefined): SubdistrictStanding[] {
  const where = ({ area }: { area?: number }) => (area === undefined ? undefined : subdistrictOf(area));
  const closed = [...incidents.values()].filter(({ closedAt }) => closedAt !== undefined);
  const row = (area: ToldArea | undefined): SubdistrictStanding => ({
    area,
    ...count(queue.filter(({ incident }) => where(incident) === area?.id)),
    closed: closed.filter((incident) => where(incident) === area?.id).length,
  });
  const rows = areas.filter(({ level }) => level === "subdistrict").sort((a, b) => (a.code < b.code ? -1 : 1)).map(row);
  const elsewhere = row(undefined);
  return elsewhere.open + elsewhere.closed ? [...rows, elsewhere] : rows;
}

export interface GroupStanding extends Standing {
  group: CategoryGroup;
}

/** One row a group of categories, the fullest first. */
export function byGroup(queue: readonly Queued[]): GroupStanding[] {
  const groups = new Set(queue.flatMap(({ category }) => category?.group ?? []));
  return [...groups]
    .map((group) => ({ group, ...count(queue.filter(({ category }) => category?.group === group)) }))
    .sort((a, b) => b.open - a.open || (a.group < b.group ? -1 : 1));
}
