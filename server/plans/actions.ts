import type { Pool } from "pg";
import type { DraftStepWish, Plan, PlanFault, PlanGround, PlanImpact, TakenStep } from "#contract/plans.ts";
import { may, type Viewer } from "#contract/viewer.ts";
import { toLattice } from "#geo/lattice.ts";
import type { Draft } from "#geo/plan/draft.ts";
import type { Areas } from "../areas/actions.ts";
import { planInForce } from "../areas/actions.ts";
import { inTransaction, type Transaction } from "../db/transaction.ts";
import { Refusal } from "../edge/refusal.ts";
import { log } from "../log.ts";
import { changeOf } from "./change.ts";
import { faultsOf } from "./checking.ts";
import { createDrafts } from "./drafts.ts";
import { isPlaced, residentOfCase, residentOfHome, residentsOf } from "./ground.ts";
import { duePlans } from "./publish-store.ts";
import { NotInForce, publish } from "./publishing.ts";
import { baseGrids, casesAt, changeStatus, drawnPlans, holdPlan, homesAt, insertPlan, insertPlanEvent, planOfId, stepsAfter, type By, type PlanRow } from "./store.ts";

const LOOK_MILLISECONDS = 5_000;
/** Nobody means a day so long ago or so far ahead. */
const MOST_DAYS_AHEAD = 400;

export interface PlanNeeds {
  pool: Pool;
  areas: Pick<Areas, "now" | "above" | "roots">;
  now: () => string;
}

const byOf = ({ account, name }: Viewer): By => ({ account, name: name ?? "" });

/** Plans of the grids: drawn, handed in, approved by others, in force from a day on. */
export function createPlans({ pool, areas, now }: PlanNeeds) {
  const drafts = createDrafts(pool);

  /** @throws Refusal unless the viewer may do that in some area at all */
  async function refuseUnless(viewer: Viewer, verb: "plan" | "approve" | "know"): Promise<void> {
    const all = await areas.now();
    if (!all.some(({ id }) => viewer.areas.includes(id) && may(viewer, verb, { areas: [id] }))) throw new Refusal("forbidden", verb === "approve" ? "for who approves plans" : "for planners");
  }
  const isPlanner = (viewer: Viewer): boolean => viewer.areas.some((area) => may(viewer, "plan", { areas: [area] }));
  const isApprover = (viewer: Viewer): boolean => viewer.areas.some((area) => may(viewer, "approve", { areas: [area] }));
  async function refuseStrangers(viewer: Viewer): Promise<void> {
    if (!isPlanner(viewer)) await refuseUnless(viewer, "approve");
  }

  function told(viewer: Viewer, { drawers, effectiveAt, note, ...row }: PlanRow): Plan {
    const isTheirs = viewer.account !== undefined && drawers.includes(viewer.account);
    const wishes: Plan["may"] = [];
    if (row.status === "draft" && isPlanner(viewer)) wishes.push("edit", "submit", "discard");
    if (row.status === "submitted" && isPlanner(viewer)) wishes.push("withdraw");
    if (row.status === "submitted" && isApprover(viewer) && !isTheirs) wishes.push("approve", "reject");
    if (row.status === "approved" && isApprover(viewer)) wishes.push("reject");
    return { ...row, may: wishes, ...(effectiveAt !== null && { effectiveAt }), ...(note !== null && row.status === "draft" && { note }) };
  }

  async function rowOf(id: number): Promise<PlanRow> {
    const row = await planOfId(pool, id);
    if (!row) throw new Refusal("not-found", "there is no such plan", "id");
    return row;
  }

  /** Who and what is where, and where it will be. */
  async function peopled(id: number) {
    const row = await rowOf(id);
    const at = row.status === "published" || row.status === "retired" ? row.createdAt : now();
    const [base, homes, cases] = await Promise.all([baseGrids(pool, row.createdAt), homesAt(pool, at), casesAt(pool, at)]);
    const ofBase = new Set(base.map((grid) => grid.id));
    const placed = cases.filter(isPlaced).filter(({ grid }) => ofBase.has(grid));
    const residents = [...homes.map(residentOfHome), ...placed.map(residentOfCase)];
    const from = [...homes, ...placed].map(({ grid }) => grid);
    return { row, base, homes, placed, residents, from };
  }

  async function whole<T>(id: number, work: (draft: Draft, people: Awaited<ReturnType<typeof peopled>>) => T): Promise<T> {
    const people = await peopled(id);
    return drafts.read(id, (draft) => work(draft, people));
  }

  async function checked(id: number): Promise<PlanFault[]> {
    return whole(id, (draft, { base, residents, from }) => {
      const { changed, added } = changeOf(draft, base);
      const touched = new Set([...changed, ...added].map((grid) => grid.id));
      return faultsOf(draft, base, residentsOf(draft, residents, from), (face) => touched.has(face));
    });
  }

  /** Changes the state, if it is still what it was when one looked. */
  async function turn(viewer: Viewer, id: number, wish: Plan["may"][number], kind: string, write: (transaction: Transaction) => Promise<void>, note?: string): Promise<Plan> {
    await refuseStrangers(viewer);
    const before = told(viewer, await rowOf(id));
    if (!before.may.includes(wish)) throw new Refusal(before.status === "submitted" && wish === "approve" ? "forbidden" : "conflict", `not possible while it is ${before.status}`, "status", { status: before.status });
    await inTransaction(pool, async (transaction) => {
      if ((await holdPlan(transaction, id)) !== before.status) throw new Refusal("conflict", "somebody else was quicker", "status");
      await write(transaction);
      await insertPlanEvent(transaction, id, kind, byOf(viewer), now(), note);
    });
    return told(viewer, await rowOf(id));
  }

  return {
    async list(viewer: Viewer): Promise<Plan[]> {
      await refuseStrangers(viewer);
      return (await drawnPlans(pool)).map((row) => told(viewer, row));
    },

    async begin(viewer: Viewer, name: string): Promise<Plan> {
      await refuseUnless(viewer, "plan");
      const id = await inTransaction(pool, async (transaction) => {
        const made = await insertPlan(transaction, name, await planInForce(transaction, now()), now());
        await insertPlanEvent(transaction, made, "begin", byOf(viewer), now());
        return made;
      });
      return told(viewer, await rowOf(id));
    },

    async ground(viewer: Viewer, id: number): Promise<PlanGround> {
      await refuseStrangers(viewer);
      const { row, base, homes, placed } = await peopled(id);
      const steps = await stepsAfter(pool, id, 0);
      return {
        plan: { ...told(viewer, row), steps: steps.length },
        grids: base.map(({ scheme: _, ...grid }) => ({ ...grid, polygons: grid.polygons.map((polygon) => polygon.map((ring) => ring.map(([lon, lat]): [number, number] => [lon, lat]))) })),
        buildings: homes.flatMap(({ lon, lat, households, population, aged65, grid }) => [toLattice(lon), toLattice(lat), households, population, aged65, grid]),
        cases: placed.flatMap(({ lon, lat, open, grid }) => [toLattice(lon), toLattice(lat), open ? 1 : 0, grid]),
        steps,
      };
    },

    async check(viewer: Viewer, id: number): Promise<PlanFault[]> {
      await refuseStrangers(viewer);
      return checked(id);
    },

    async impact(viewer: Viewer, id: number): Promise<PlanImpact> {
      await refuseStrangers(viewer);
      const { impactOf } = await import("./impact.ts");
      return whole(id, (draft, { base, residents, from }) => impactOf(draft, base, residentsOf(draft, residents, from), residents.map(({ counts }) => counts), from));
    },

    async submit(viewer: Viewer, id: number): Promise<Plan> {
      await refuseStrangers(viewer);
      const row = await rowOf(id);
      if ((await inTransaction(pool, (transaction) => planInForce(transaction, now()))) !== row.base) throw new Refusal("conflict", "another plan has come into force since it was begun", "base");
      const hard = (await checked(id)).filter((fault) => fault.hard);
      if (hard.length) throw new Refusal("conflict", `${hard.length} faults`, "faults", hard);
      return turn(viewer, id, "submit", "submit", (transaction) => changeStatus(transaction, id, "submitted"));
    },
    withdraw: (viewer: Viewer, id: number) => turn(viewer, id, "withdraw", "withdraw", (transaction) => changeStatus(transaction, id, "draft")),
    reject: (viewer: Viewer, id: number, note: string) => turn(viewer, id, "reject", "reject", (transaction) => changeStatus(transaction, id, "draft"), note),
    discard: (viewer: Viewer, id: number) => turn(viewer, id, "discard", "discard", (transaction) => changeStatus(transaction, id, "retired")),
    async approve(viewer: Viewer, id: number, effectiveAt: string): Promise<Plan> {
      const days = (Date.parse(effectiveAt) - Date.parse(now())) / 86_400_000;
      if (days < -1 / 24 || days > MOST_DAYS_AHEAD) throw new Refusal("invalid", "not in the past, and within a year or so", "effectiveAt");
      return turn(viewer, id, "approve", "approve", (transaction) => changeStatus(transaction, id, "approved", effectiveAt));
    },

    /** Steps after one that is known, for who looks at the draft. */
    async follow(viewer: Viewer, id: number, after: number): Promise<TakenStep[]> {
      await refuseStrangers(viewer);
      await rowOf(id);
      return stepsAfter(pool, id, after);
    },

    async step(viewer: Viewer, wish: DraftStepWish): Promise<{ taken: TakenStep; again: boolean }> {
      await refuseUnless(viewer, "plan");
      const all = new Map((await areas.now()).map((area) => [area.id, area]));
      const chain = (id: number | undefined): number[] => (id === undefined || !all.has(id) ? [] : [id, ...chain(all.get(id)?.parent)]);
      return drafts.take(wish, byOf(viewer), now(), (draft, faces) => [...faces].every((face) => may(viewer, "plan", { areas: [...chain(face), ...chain(draft.groupOf(face))] })));
    },

    /** Brings into force what is due; a plan that cannot be is a draft again, and says why. @returns those that are in force now */
    async publishDue(): Promise<number[]> {
      const published: number[] = [];
      for (const id of await duePlans(pool, now())) {
        try {
          if (await publish(pool, drafts, id, now())) published.push(id);
        } catch (error) {
          if (!(error instanceof NotInForce)) throw error;
          log.warn(`plan ${id} is not in force: ${error.message}`);
          await inTransaction(pool, async (transaction) => {
            await changeStatus(transaction, id, "draft");
            await insertPlanEvent(transaction, id, "reject", { account: undefined, name: "" }, now(), error.message);
          });
        }
      }
      return published;
    },
  };
}

export type Plans = ReturnType<typeof createPlans>;

/** Looks again and again whether a plan's day has come. */
export function keepPublishing(plans: Pick<Plans, "publishDue">): { stop(): Promise<void> } {
  let running: Promise<unknown> = Promise.resolve();
  let isBusy = false;
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    running = plans.publishDue().catch((error: unknown) => log.error(error)).finally(() => (isBusy = false));
  }, LOOK_MILLISECONDS);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
