import type { Pool } from "pg";
import { AreaLocator } from "#geo/grid/locate.ts";
import type { Draft } from "#geo/plan/draft.ts";
import { check } from "#geo/plan/check.ts";
import { planInForce } from "../areas/actions.ts";
import { inTransaction, type Transaction } from "../db/transaction.ts";
import { appendPlanNews } from "../news/actions.ts";
import { certificateOf } from "./certificate.ts";
import { changeOf, flowsOf, lineageOf, polygonsOf } from "./change.ts";
import type { Drafts } from "./drafts.ts";
import { isPlaced, newDraft, residentOfHome, residentsOf } from "./ground.ts";
import { accountsOf, codesBelow, endEditions, faultsInForce, insertEditions, insertGrid, insertLineage, rehomeBuildings, rehomeCases, rehomePosts, retirePlansBefore, type Rehomed } from "./publish-store.ts";
import { baseGrids, casesAt, holdPlan, homesAt, insertPlanEvent, planOfId } from "./store.ts";

/** It was right when it was handed in, and is not any more. */
export class NotInForce extends Error {
  override name = "NotInForce";
}

const SYSTEM = { account: undefined, name: "" };

/**
 * Brings an approved plan into force: borders, lineage, houses, open cases, posts and shifts in one transaction, so that nobody ever
 * meets a half of it. The news of it lies in the same transaction, before all that is told of the new grids.
 *
 * @returns false when another process was quicker
 * @throws NotInForce when the ground has changed under it
 */
export async function publish(pool: Pool, drafts: Drafts, plan: number, at: string): Promise<boolean> {
  const steps = await drafts.read(plan, ({ done }) => done.map(({ step }) => step));
  const { createdAt = "" } = (await planOfId(pool, plan)) ?? {};
  return inTransaction(pool, async (transaction) => {
    if ((await holdPlan(transaction, plan)) !== "approved") return false;
    const { base } = (await planOfId(transaction, plan)) ?? { base: -1 };
    if ((await planInForce(transaction, at)) !== base) throw new NotInForce("another plan has come into force since it was drawn");
    const grids = await baseGrids(transaction, createdAt);
    const draft = newDraft(grids);
    for (const step of steps) draft.take(step);
    if (check(draft.map).length) throw new NotInForce("its borders do not tile");

    const ids = await writeGrids(transaction, draft, grids, plan, at);
    await rehome(transaction, { draft, ids, plan, at, grids });
    const homes = await homesAt(transaction, at);
    await transaction.query("update plan set status = 'published', certificate = $2 where id = $1", [plan, JSON.stringify(certificateOf(draft, homes))]);
    await retirePlansBefore(transaction, plan);
    await insertPlanEvent(transaction, plan, "publish", SYSTEM, at);
    return true;
  });
}

/** @returns the id in force of each face */
async function writeGrids(transaction: Transaction, draft: Draft, grids: Awaited<ReturnType<typeof baseGrids>>, plan: number, at: string): Promise<Map<number, number>> {
  const { changed, added, gone } = changeOf(draft, grids);
  const ids = new Map(draft.map.faces.map((face) => [face, face]));
  for (const grid of added) {
    const origin = grids.find(({ id }) => id === grid.origin);
    const { parentCode, codes } = await codesBelow(transaction, grid.parent);
    ids.set(grid.id, await insertGrid(transaction, { kind: origin?.kind ?? "community", scheme: origin?.scheme ?? "", parent: grid.parent, code: nextCode(parentCode, codes) }));
  }
  await endEditions(transaction, [...changed, ...gone].map(({ id }) => id), at);
  const editions = [...changed, ...added].map(({ id, name, polygons }) => ({ area: ids.get(id) ?? id, name, geometry: { type: "MultiPolygon" as const, coordinates: polygons } }));
  await insertEditions(transaction, plan, editions, at);
  const faults = await faultsInForce(transaction, editions.map(({ area }) => area), at);
  if (faults) throw new NotInForce(`the database finds ${faults} faults in its borders`);
  return ids;
}

/** The next three digits below an area's code; never one that was given before. */
export function nextCode(parent: string, given: readonly string[]): string {
  const serials = given.map((code) => (code.startsWith(parent) ? Number(code.slice(parent.length)) : NaN)).filter(Number.isInteger);
  return `${parent}${String(Math.max(0, ...serials) + 1).padStart(3, "0")}`;
}

interface Rehoming {
  draft: Draft;
  ids: ReadonlyMap<number, number>;
  plan: number;
  at: string;
  grids: Awaited<ReturnType<typeof baseGrids>>;
}

async function rehome(transaction: Transaction, { draft, ids, plan, at, grids }: Rehoming): Promise<void> {
  const homes = await homesAt(transaction, at);
  const people = homes.map(residentOfHome);
  const from = homes.map(({ grid }) => grid);
  const residents = residentsOf(draft, people, from);
  const idOf = (face: number) => ids.get(face) ?? face;
  const moved = homes.flatMap(({ id, grid }, index): Rehomed[] => {
    const face = residents.faceOf(index);
    return face >= 0 && idOf(face) !== grid ? [{ id, to: idOf(face) }] : [];
  });
  await rehomeBuildings(transaction, moved, at);

  const gone = new Set(grids.map(({ id }) => id).filter((id) => !draft.map.rings.has(id)));
  const flows = flowsOf(residents, people.map(({ counts }) => counts), from);
  const locator = new AreaLocator(draft.map.faces.map((face) => ({ id: idOf(face), polygons: polygonsOf(draft, face) })));
  const before = new AreaLocator(grids);
  const insideOf = new Map(grids.map(({ id, polygons }) => [id, polygons[0]?.[0]?.[0] ?? ([0, 0] as const)]));
  const mostOf = (grid: number) => flows.filter((flow) => flow.from === grid && flow.to >= 0).sort((a, b) => (b.counts[0] ?? 0) - (a.counts[0] ?? 0))[0];
  const heirOf = (grid: number): number => {
    const most = mostOf(grid);
    return most ? idOf(most.to) : (locator.locate(insideOf.get(grid)!) ?? idOf(draft.map.faces[0]!));
  };
  await insertLineage(transaction, lineageOf(flows, gone, heirOf).map(({ to, ...rest }) => ({ ...rest, to: idOf(to) })));

  const open = (await casesAt(transaction, at)).filter((each) => each.open);
  const inForce = new Set(ids.values());
  const ofGrids = new Set(grids.map(({ id }) => id));
  await rehomeCases(transaction, plan, open.filter(({ grid }) => ofGrids.has(grid)).flatMap((each): Rehomed[] => {
    const there = isPlaced(each) ? locator.locate([each.lon, each.lat]) : undefined;
    // one that was given to a grid by hand near its border stays with it
    const to = gone.has(each.grid) || (there !== undefined && there >= 0 && before.locate([each.lon ?? 0, each.lat ?? 0]) === each.grid) ? (there ?? heirOf(each.grid)) : each.grid;
    return to !== each.grid && inForce.has(to) ? [{ id: each.id, to }] : [];
  }), at);
  const affected = await rehomePosts(transaction, [...gone].map((id) => ({ id, to: heirOf(id) })), at);
  const accounts = await accountsOf(transaction, affected);
  await appendPlanNews(transaction, { kind: "plan:changed", subject: plan, areas: [...new Set(grids.map(({ parent }) => parent))], body: { plan, gone: [...gone], accounts } });
}
