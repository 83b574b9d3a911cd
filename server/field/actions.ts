import { createHash, randomBytes } from "node:crypto";
import type { Pool } from "pg";
import type { z } from "zod";
import type { Category } from "#contract/categories.ts";
import type { FieldDay, FieldDeed, FieldFix, House, sosSchema, Visit } from "#contract/field.ts";
import { incidentFor, type CaseAnswer, type Contact, type Incident } from "#contract/incidents.ts";
import { may, viewerWith, type Viewer } from "#contract/viewer.ts";
import type { Trail } from "#contract/workers.ts";
import type { Areas } from "../areas/actions.ts";
import type { Auth } from "../auth/actions.ts";
import { Refusal } from "../edge/refusal.ts";
import { categoriesNow, incidentsOnBoard, reportIncident } from "../incidents/actions.ts";
import { ensureCategory } from "../incidents/categories.ts";
import { commandIncident, visibleCase } from "../incidents/commanding.ts";
import { contactsOfCase } from "../incidents/contacts.ts";
import type { IncidentNeeds } from "../incidents/needs.ts";
import { dayOf, startOfDay } from "../time/days.ts";
import type { Workers } from "../workers/actions.ts";
import { ownCallOf, SOS, taskOf } from "./rules.ts";
import { checksOf, countHouses, gridOfHouse, housesOf, insertVisit, keepPhone, phoneOf, shiftUntil, turnDuty } from "./store.ts";

export interface FieldNeeds {
  pool: Pool;
  areas: Areas;
  now: () => string;
  timeZone: string;
  workers: Pick<Workers, "recordFix" | "refresh" | "trackOf">;
  incidents: IncidentNeeds;
  auth: Pick<Auth, "auditReading">;
}

/** A page sends what it has gathered this often. */
const REPORT_SECONDS = 15;
/** Others may be faster that often in a row before the phone is told to try again. */
const TRIES = 6;
const TRACK_POINTS = 2_000;

const ON_THE_WAY: ReadonlySet<string> = new Set(["signed", "en_route", "on_scene"]);

export function createField({ pool, areas, now, timeZone, workers, incidents, auth }: FieldNeeds) {
  const monthOf = (moment: string): string => `${dayOf(new Date(moment), timeZone).slice(0, 7)}-01`;
  /** What a phone says of when it was; a clock that is ahead says now. */
  const notAhead = (at: string): string => (at > now() ? now() : at);

  function personOf({ person, name }: Viewer): { id: number; name: string } {
    if (person === undefined) throw new Refusal("forbidden", "only for a person");
    return { id: person, name: name ?? "" };
  }

  async function placesOf(viewer: Viewer) {
    const mine = new Set(viewer.areas);
    return (await areas.now()).filter(({ id }) => mine.has(id)).map(({ id, name, level, bounds }) => ({ id, name, level, bounds }));
  }
  const gridsOf = async (viewer: Viewer): Promise<number[]> => (await placesOf(viewer)).filter(({ level }) => level === "grid").map(({ id }) => id);

  const helpIn = (board: readonly Incident[], categories: readonly Category[], person: number): Incident | undefined =>
    board.find(({ category, finder, closedAt }) => finder === person && closedAt === undefined && categories.some(({ id, code }) => id === category && code === SOS.code));
  const helpOf = async (viewer: Viewer, person: number) => helpIn(await incidentsOnBoard(pool, viewer, now()), await categoriesNow(pool, now()), person);

  /** With the case as it stands: who was in a cellar does not lose what they did because a clock ran out meanwhile. */
  async function deed(viewer: Viewer, { id, key, doneAt, command }: FieldDeed): Promise<CaseAnswer> {
    for (let attempt = 1; ; attempt++) {
      const { incident } = await visibleCase(incidents, viewer, id);
      try {
        return await commandIncident(incidents, viewer, { id, ver: incident.ver, key, command, ...(doneAt !== undefined && { doneAt: notAhead(doneAt) }) });
      } catch (error) {
        if (!(error instanceof Refusal && error.code === "conflict" && error.field === "ver")) throw error;
        if (attempt >= TRIES) throw new Refusal("busy", `case ${id} changes too fast`);
      }
    }
  }

  return {
    async day(viewer: Viewer): Promise<FieldDay> {
      const me = personOf(viewer);
      const at = now();
      const [installation, places, until, categories, board] = await Promise.all([areas.installation(), placesOf(viewer), shiftUntil(pool, me.id, at), categoriesNow(pool, at), incidentsOnBoard(pool, viewer, at)]);
      const checks = await checksOf(pool, board.map(({ category }) => category));
      const grids = places.filter(({ level }) => level === "grid").map(({ id }) => id);
      const help = helpIn(board, categories, me.id);
      const tasks = board.flatMap((incident) => {
        const told = incidentFor("field", incident, (own) => own);
        return (told && incident !== help && taskOf(incident, told, viewer.grants, me.id, checks.get(incident.category) ?? "photo")) || [];
      });
      return {
        at, me, installation, places, categories, tasks,
        month: await countHouses(pool, grids, at, monthOf(at)),
        ...(until !== undefined && { onShiftUntil: until }),
        ...(help && { sos: { id: help.id, ...(help.alarm && { alarm: help.alarm }) } }),
      };
    },

    deed,

    /** Who has signed for it may ring up who asked; that they were shown the number is written first. */
    async contacts(viewer: Viewer, id: number): Promise<Contact[]> {
      const { incident, areas: above } = await visibleCase(incidents, viewer, id);
      const call = ownCallOf(incident.calls, viewer.grants);
      if (!call || !ON_THE_WAY.has(call.state) || incident.restricted) throw new Refusal("forbidden", "who has signed for it may ring up", "call");
      await auth.auditReading(viewer, { kind: "asker", subject: String(id), areas: above });
      return contactsOfCase(incidents, id);
    },

    async visit(viewer: Viewer, visit: Visit): Promise<{ area: number }> {
      personOf(viewer);
      const at = notAhead(visit.at);
      const area = visit.building === undefined ? visit.position && (await areas.gridAt(visit.position))?.id : await gridOfHouse(pool, visit.building, now());
      if (area === undefined) throw new Refusal("invalid", "that is in no grid", visit.building === undefined ? "position" : "building");
      if (!may(viewer, "report", { areas: await areas.above(area) })) throw new Refusal("forbidden", `area ${area} is not yours`);
      await insertVisit(pool, { ...visit, at }, area, monthOf(at), now());
      return { area };
    },

    houses: async (viewer: Viewer): Promise<House[]> => housesOf(pool, await gridsOf(viewer), now(), monthOf(now())),

    /** By the same way as every phone: the page is the phone of who carries none. */
    async fixes(viewer: Viewer, fixes: readonly FieldFix[]): Promise<{ kept: number; offShift: number }> {
      const { id } = personOf(viewer);
      let phone = await phoneOf(pool, id, now());
      if (phone === undefined) {
        const [first] = fixes.map(({ recordedAt }) => recordedAt).sort();
        await keepPhone(pool, id, createHash("sha256").update(randomBytes(32)).digest(), REPORT_SECONDS, notAhead(first ?? now()));
        await workers.refresh();
        phone = await phoneOf(pool, id, now());
      }
      let [kept, offShift] = [0, 0];
      for (const { recordedAt, position, accuracyMetres, headingDegrees, speedMetresPerSecond } of fixes) {
        const fix = { recordedAtMilliseconds: Date.parse(recordedAt), position, accuracyMetres, headingDegrees, speedMetresPerSecond, batteryPercent: undefined, charging: undefined, alarm: undefined, mock: false };
        const verdict = phone === undefined ? undefined : await workers.recordFix(phone, fix);
        if (verdict === "off-shift") offShift++;
        else if (verdict === "counts" || verdict === "late" || verdict === "doubled") kept++;
      }
      return { kept, offShift };
    },

    async track(viewer: Viewer): Promise<Trail> {
      const { id } = personOf(viewer);
      const trail = await workers.trackOf(id, startOfDay(dayOf(new Date(now()), timeZone), timeZone).toISOString(), now());
      const step = Math.ceil(trail.length / TRACK_POINTS);
      return trail.filter((_, index) => index % step === 0 || index === trail.length - 1);
    },

    /** Whoever is in danger is heard wherever they are: in another's grid, on a border, and where nobody knows the place. */
    async sos(viewer: Viewer, { key, position, accuracyMetres }: z.infer<typeof sosSchema>): Promise<CaseAnswer> {
      const me = personOf(viewer);
      await ensureCategory(incidents, SOS);
      const roots = await areas.roots();
      const anywhere = viewerWith("field", roots.map((area) => ({ role: "grid_worker" as const, area })), { person: me.id });
      const home = viewer.areas[0] ?? roots[0];
      if (home === undefined) throw new Refusal("conflict", "there is no district", "area");
      const here = position && (await areas.gridAt(position));
      const report = { key, category: SOS.code, description: me.name, area: here?.id ?? home, source: "grid_worker" as const, ...(here && position && { position }), ...(accuracyMetres !== undefined && { accuracyMetres }) };
      const answer = await reportIncident(incidents, anywhere, report);
      await turnDuty(pool, me.id, "sos", now());
      await workers.refresh();
      return answer;
    },

    /** Ends what the map shows of it, and says so in the case, which the desk closes. */
    async safe(viewer: Viewer, { key, words }: { key: string; words: string }): Promise<Record<string, never>> {
      const { id } = personOf(viewer);
      await turnDuty(pool, id, undefined, now());
      await workers.refresh();
      const help = await helpOf(viewer, id);
      if (help) await deed(viewer, { id: help.id, key, command: { kind: "note", note: words } });
      return {};
    },
  };
}
export type Field = ReturnType<typeof createField>;
