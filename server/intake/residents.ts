import type { Pool } from "pg";
import type { z } from "zod";
import type { Command } from "#contract/commands.ts";
import { residentRoutes, type ResidentCase, type ResidentReport } from "#contract/residents.ts";
import { viewerWith, type Viewer } from "#contract/viewer.ts";
import type { Areas } from "../areas/actions.ts";
import { Refusal } from "../edge/refusal.ts";
import { categoryRowsAt } from "../incidents/around-store.ts";
import { incidentEvents, reportIncident } from "../incidents/actions.ts";
import { ensureCategory } from "../incidents/categories.ts";
import { commandIncident, visibleCase } from "../incidents/commanding.ts";
import type { IncidentNeeds } from "../incidents/needs.ts";
import { firstGrid, hashOf, mayNow, stepsOf, WISH } from "./residents-rules.ts";
import { caseOfLink, checkOf, keepLink, linkOfKey, ownPhotos, standingOf } from "./residents-store.ts";

export interface ResidentNeeds {
  pool: Pool;
  areas: Areas;
  now: () => string;
  incidents: IncidentNeeds;
}

type Offer = z.infer<(typeof residentRoutes)["reportOffer"]["answer"]>;
/** The machine is asked again this often when the desk was faster. */
const TRIES = 6;
/** What only our own people raise. */
const NOT_OFFERED: ReadonlySet<string> = new Set(["sos"]);

/** 居民上报: nobody needs an account; whoever has the link of a case is who reported it. */
export function createResidents({ pool, areas, now, incidents }: ResidentNeeds) {
  const kinds = async () => (await categoryRowsAt(pool, now())).filter(({ restricted, code, preset }) => !restricted && !NOT_OFFERED.has(code) && ["standard", "fast_track", "claim", "deliberation"].includes(preset));

  /** Whoever has the link. */
  async function asker(token: string): Promise<Viewer & { cases: [number] }> {
    const incident = await caseOfLink(pool, hashOf(token));
    if (incident === undefined) throw new Refusal("not-found", "no such link");
    return { ...viewerWith("public", []), cases: [incident] };
  }

  async function told(token: string): Promise<ResidentCase> {
    const viewer = await asker(token);
    const [id] = viewer.cases;
    const { incident } = await visibleCase(incidents, viewer, id);
    const events = await incidentEvents(incidents, viewer, id);
    const { check, nameZh, nameEn } = await checkOf(pool, incident.category);
    const { satisfied, parent } = await standingOf(pool, id);
    const all = stepsOf(events, incident);
    if (parent !== null) {
      // whoever is told that others reported the same is told how that goes on
      const known = { ...viewer, cases: [parent] };
      const whole = (await visibleCase(incidents, known, parent)).incident;
      all.push(...stepsOf(await incidentEvents(incidents, known, parent), whole).filter(({ at }) => at >= (all.at(-1)?.at ?? "")));
    }
    const shown = incident.state === "closed" || incident.state === "evaluated" ? events.flatMap(({ evidence }) => evidence?.photos ?? []) : [];
    return {
      id, nameZh, nameEn, place: incident.place, description: incident.description, reportedAt: incident.reportedAt,
      ...(incident.handleDueAt && { dueAt: incident.handleDueAt }),
      step: all.at(-1)?.step ?? "received",
      steps: all,
      photos: [...new Set([...(await ownPhotos(pool, id)), ...shown])],
      ...mayNow(incident, check),
      ...(satisfied !== null && { satisfied }),
    };
  }

  async function command(token: string, key: string, wish: (state: string) => Command): Promise<ResidentCase> {
    const viewer = await asker(token);
    const [id] = viewer.cases;
    for (let attempt = 1; ; attempt++) {
      const { incident } = await visibleCase(incidents, viewer, id);
      try {
        await commandIncident(incidents, viewer, { id, ver: incident.ver, key, command: wish(incident.state) });
        return await told(token);
      } catch (error) {
        if (!(error instanceof Refusal && error.code === "conflict" && error.field === "ver") || attempt >= TRIES) throw error;
      }
    }
  }

  return {
    asker,
    told,

    async offer(): Promise<Offer> {
      await ensureCategory(incidents, WISH);
      const { district, demo, timeZone } = await areas.installation();
      const root = (await areas.roots())[0];
      const bounds = (await areas.now()).find(({ id }) => id === root)?.bounds;
      return { district, demo, timeZone, ...(bounds && { bounds }), kinds: (await kinds()).map(({ code, group, nameZh, nameEn, preset, urgent }) => ({ code, group, nameZh, nameEn, isWish: preset === "claim", isUrgent: urgent })) };
    },

    async report({ key, token, category, description, position, accuracyMetres, where, name, phone }: ResidentReport): Promise<{ id: number }> {
      if (!(await kinds()).some(({ code }) => code === category)) throw new Refusal("invalid", `there is no category ${category}`, "category");
      const known = await linkOfKey(pool, key);
      // a key that somebody else's report has gives nobody that case
      if (known?.tokenHash && !known.tokenHash.equals(hashOf(token))) throw new Refusal("invalid", "this key belongs to another report", "key");
      const roots = await areas.roots();
      const [root] = roots;
      if (root === undefined) throw new Refusal("conflict", "there is no district yet", "area");
      const resident = viewerWith("public", roots.map((area) => ({ role: "resident" as const, area })));
      const report = {
        key, category, source: "app" as const, description: where ? `${description}\n${where}` : description,
        ...(position ? { position } : { area: root }),
        ...(accuracyMetres !== undefined && { accuracyMetres }),
        ...((name !== undefined || phone !== undefined) && { asker: { ...(name !== undefined && { name }), ...(phone !== undefined && { contact: phone }) } }),
      };
      // near a border it is ours to know whose it is, not theirs
      const { id } = await reportIncident(incidents, resident, report).catch((error: unknown) => {
        const area = firstGrid(error);
        if (area === undefined) throw error;
        return reportIncident(incidents, resident, { ...report, area });
      });
      if (!(await keepLink(pool, hashOf(token), id, now()))) throw new Refusal("invalid", "this link leads to another case", "token");
      return { id };
    },

    note: (token: string, key: string, note: string) => command(token, key, () => ({ kind: "note", note })),

    /** Before it is closed it is their word that closes it, where the kind is checked so; afterwards it is their verdict. */
    rate: (token: string, key: string, { satisfied, stars, words }: { satisfied: boolean; stars?: number | undefined; words?: string | undefined }) =>
      command(token, key, (state) => {
        if (state !== "to_verify") return { kind: "rate", satisfied, ...(stars !== undefined && { stars }), ...(words && { words }) };
        return satisfied ? { kind: "pass", method: "asker", evidence: { photos: [], ...(words && { note: words }) } } : { kind: "fail", reason: words || "—" };
      }),
  };
}
export type Residents = ReturnType<typeof createResidents>;
