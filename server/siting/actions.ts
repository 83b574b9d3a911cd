import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { scopesOf } from "#contract/rights.ts";
import type { CandidateSite, Siting, SitingQuestion } from "#contract/siting.ts";
import type { Viewer } from "#contract/viewer.ts";
import type { Areas } from "../areas/actions.ts";
import { areasWithin } from "../areas/rules.ts";
import { Refusal } from "../edge/refusal.ts";
import { log } from "../log.ts";
import type { ServicePoints } from "../service-points/actions.ts";
import type { Streets } from "../streets/actions.ts";
import { openThread, type Thread } from "../thread.ts";
import { agedShareAt, candidateSites } from "./store.ts";
import type { SitingAsked, SitingTold } from "./worker.ts";

/** Each takes a core as long as it goes on. */
const AT_ONCE = 2;
const HELD = 50;
/** Nobody asked how far it is for so long: nobody waits for it any more. */
const FORGOTTEN_MILLISECONDS = 60_000;

export interface SitingNeeds {
  pool: Pool;
  areas: Pick<Areas, "now">;
  streets: Pick<Streets, "newest" | "closedAt">;
  servicePoints: Pick<ServicePoints, "at">;
  now: () => string;
}

interface Job {
  /** Whose it is: others do not hear of it. */
  owner: string;
  candidates: readonly CandidateSite[];
  told: Siting;
  asked: number;
  thread: Thread<SitingAsked | "on", SitingTold> | undefined;
}

export type Sitings = ReturnType<typeof createSitings>;

/** Searches for the best sites: begun, looked after, ended. What was found is kept until newer ones need its place. */
export function createSitings({ pool, areas, streets, servicePoints, now }: SitingNeeds) {
  const jobs = new Map<string, Job>();
  const running = () => [...jobs.values()].filter(({ thread }) => thread !== undefined);

  const areasOf = (viewer: Viewer): number[] => {
    const roots = scopesOf(viewer, "plan").flatMap(({ area }) => area ?? []);
    if (!roots.length) throw new Refusal("forbidden", "for planners");
    return roots;
  };
  const ownerOf = (viewer: Viewer) => JSON.stringify([viewer.account, areasOf(viewer)]);

  function jobOf(viewer: Viewer, id: string): Job {
    const job = jobs.get(id);
    if (!job || job.owner !== ownerOf(viewer)) throw new Refusal("not-found", "there is no such search", "id");
    job.asked = performance.now();
    return job;
  }

  async function end(job: Job, state: "proven" | "cancelled"): Promise<void> {
    const { thread } = job;
    if (!thread) return;
    job.thread = undefined;
    job.told = { ...job.told, state };
    await thread.close();
  }

  async function run(job: Job, first: SitingAsked): Promise<void> {
    const began = performance.now();
    let asked: SitingAsked | "on" = first;
    while (job.thread) {
      const { found, done } = await job.thread.ask(asked);
      asked = "on";
      if (!job.thread) return;
      job.told = told(job, found, (performance.now() - began) / 1_000);
      if (done) return end(job, "proven");
      if (performance.now() - job.asked > FORGOTTEN_MILLISECONDS) return end(job, "cancelled");
    }
  }

  return {
    candidates: async (viewer: Viewer): Promise<CandidateSite[]> => (areasOf(viewer), candidateSites(pool)),

    async start(viewer: Viewer, question: SitingQuestion): Promise<Siting> {
      const [owner, roots, asOf] = [ownerOf(viewer), areasOf(viewer), now()];
      const same = running().find((job) => job.owner === owner && JSON.stringify(job.told.question) === JSON.stringify(question));
      if (same) return same.told;
      const [network, points, closedStreets, allAreas, candidates, agedShare] = await Promise.all([
        streets.newest(), servicePoints.at(asOf), streets.closedAt(asOf), areas.now(), candidateSites(pool), agedShareAt(pool, asOf),
      ]);
      if (!candidates.length) throw new Refusal("not-found", "there are no candidate sites", "candidates");
      for (const job of running()) if (job.owner === owner) await end(job, "cancelled");
      if (running().length >= AT_ONCE) throw new Refusal("busy", "others are searching");

      const id = randomUUID();
      const thread = openThread<SitingAsked | "on", SitingTold>(new URL("./worker.ts", import.meta.url), undefined);
      const households = { total: 0, within: 0, withinThen: 0, beyond: 0 };
      const job: Job = { owner, candidates, asked: performance.now(), thread, told: { id, question, asOf, state: "preparing", seconds: 0, sites: [], branches: 0, households } };
      jobs.set(id, job);
      if (jobs.size > HELD) jobs.delete(jobs.keys().next().value ?? "");
      const { version, files } = network;
      const ofKind = points.filter(({ kind }) => kind === question.kind).map(({ position }) => position);
      run(job, { version, files, question, points: ofKind, candidates: candidates.map(({ position }) => position), closedStreets, areas: [...areasWithin(allAreas, roots)], agedShare })
        // a thread that was ended does not answer any more
        .catch((error: unknown) => job.thread && (log.error(error), end(job, "cancelled")));
      return job.told;
    },

    look: async (viewer: Viewer, id: string): Promise<Siting> => jobOf(viewer, id).told,

    async cancel(viewer: Viewer, id: string): Promise<Siting> {
      const job = jobOf(viewer, id);
      await end(job, "cancelled");
      return job.told;
    },

    async close(): Promise<void> {
      await Promise.all([...jobs.values()].map((job) => end(job, "cancelled")));
    },
  };
}

function told({ candidates, told: before }: Job, found: SitingTold["found"], seconds: number): Siting {
  if (!found) return { ...before, seconds };
  const { sites, households, value, bound, gap, branches, totals } = found;
  return {
    ...before, state: "searching", seconds, value, branches,
    // JSON has no infinity: nothing is known yet
    ...(Number.isFinite(bound) && { bound }),
    ...(Number.isFinite(gap) && { gap }),
    sites: sites.flatMap((site, index) => (candidates[site] ? [{ ...candidates[site], households: households[index] ?? 0 }] : [])).sort((a, b) => b.households - a.households || a.id - b.id),
    households: totals,
  };
}
