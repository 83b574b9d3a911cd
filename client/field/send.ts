import { z } from "zod";
import type { Evidence } from "#contract/commands.ts";
import { fieldRoutes } from "#contract/field.ts";
import { incidentRoutes } from "#contract/incident-routes.ts";
import { photoRoutes } from "#contract/photos.ts";
import { failureSchema } from "#contract/reply.ts";
import type { Route } from "#contract/route.ts";
import type { Deed, DeedOf } from "./deeds.ts";

/** `later`: nobody was reached, or nobody can say. `refused`: sent again it would be refused again. */
export type Outcome = { end: "done" } | { end: "later"; why: "offline" | "signed-out" | "busy" } | { end: "refused"; code: string; field?: string; message: string };

export interface Sending {
  fetch: typeof globalThis.fetch;
  /** Keeps how far a deed has come, before the next step. */
  keep: (deed: Deed) => Promise<void>;
  /** The grids of who sends: near a border a report is theirs. */
  places: readonly number[];
}

const ANSWER_MILLISECONDS = 30_000;
const PHOTO_MILLISECONDS = 180_000;
const WAITS: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);
const grids = z.object({ grids: z.array(z.object({ id: z.int() })) });
const withId = z.object({ id: z.int() });

class Halt extends Error {
  readonly outcome: Outcome;
  readonly current: unknown;
  constructor(outcome: Outcome, current?: unknown) {
    super(outcome.end);
    this.outcome = outcome;
    this.current = current;
  }
}

/** Carries out what is left of a deed. Each step is known to the server by its key or its content: a step that is done twice is done once. */
export async function sendDeed(deed: Deed, sending: Sending): Promise<Outcome> {
  try {
    if (deed.kind === "report") await sendReport(deed, sending);
    else if (deed.kind === "command") await sendCommand(deed, sending);
    else if (deed.kind === "visit") await post(sending, fieldRoutes.visit, { ...deed.visit, key: deed.key, at: deed.madeAt });
    else if (deed.kind === "sos") await post(sending, fieldRoutes.sos, { key: deed.key, at: deed.madeAt, ...(deed.position && { position: deed.position }), ...(deed.accuracyMetres !== undefined && { accuracyMetres: deed.accuracyMetres }) });
    else await post(sending, fieldRoutes.safe, { key: deed.key, words: deed.words });
    return { end: "done" };
  } catch (error) {
    if (error instanceof Halt) return error.outcome;
    throw error;
  }
}

async function sendReport(deed: DeedOf<"report">, sending: Sending): Promise<void> {
  let sent: DeedOf<"report"> = deed;
  if (sent.incident === undefined) {
    const wish = { ...sent.report, key: sent.key };
    const answer = await post(sending, incidentRoutes.report, wish).catch((error: unknown) => {
      // near a border somebody says whose it is: ours, if one of them is
      const near = error instanceof Halt && error.outcome.end === "refused" && error.outcome.field === "area" ? grids.safeParse(error.current) : undefined;
      const area = near?.success ? (near.data.grids.find(({ id }) => sending.places.includes(id)) ?? near.data.grids[0])?.id : undefined;
      if (area === undefined) throw error;
      return post(sending, incidentRoutes.report, { ...wish, area });
    });
    sent = { ...sent, incident: withId.parse(answer).id };
    await sending.keep(sent);
  }
  const incident = sent.incident ?? 0;
  sent = await sendPhotos(sent, incident, sending);
  if (sent.solveKey) await post(sending, fieldRoutes.fieldDeed, { key: sent.solveKey, doneAt: sent.madeAt, command: { kind: "solve", evidence: { photos: sent.photoIds } } }, incident);
}

async function sendCommand(deed: DeedOf<"command">, sending: Sending): Promise<void> {
  const { photoIds } = await sendPhotos(deed, deed.incident, sending);
  const { command } = deed;
  const evidence: Evidence | undefined = "evidence" in command && command.evidence ? { ...command.evidence, photos: photoIds } : undefined;
  await post(sending, fieldRoutes.fieldDeed, { key: deed.key, doneAt: deed.madeAt, command: evidence ? { ...command, evidence } : command }, deed.incident);
}

async function sendPhotos<Kind extends DeedOf<"report"> | DeedOf<"command">>(deed: Kind, incident: number, sending: Sending): Promise<Kind> {
  let sent = deed;
  while (sent.photoIds.length < sent.photos.length) {
    const photo = sent.photos[sent.photoIds.length];
    if (!photo) break;
    const answer = await ask(sending, photoRoutes.addPhoto.path.replace(":id", String(incident)), photo, photo.type || "image/jpeg", PHOTO_MILLISECONDS);
    sent = { ...sent, photoIds: [...sent.photoIds, z.object({ id: z.string() }).parse(answer).id] };
    await sending.keep(sent);
  }
  return sent;
}

const post = (sending: Sending, { path }: Route, body: object, id?: number): Promise<unknown> =>
  ask(sending, path.replace(":id", String(id)), JSON.stringify(body), "application/json", ANSWER_MILLISECONDS);

async function ask({ fetch }: Sending, path: string, body: BodyInit, type: string, milliseconds: number): Promise<unknown> {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), milliseconds);
  try {
    const response = await fetch(`${path}?audience=field`, { method: "POST", body, headers: { "content-type": type, accept: "application/json" }, signal: giveUp.signal });
    const answer: unknown = await response.json();
    if (response.ok) return answer;
    if (response.status === 401) throw new Halt({ end: "later", why: "signed-out" });
    const failure = failureSchema.safeParse(answer);
    // whoever stands between us and the server answers with something else
    if (WAITS.has(response.status) || !failure.success) throw new Halt({ end: "later", why: "busy" });
    throw new Halt({ end: "refused", code: failure.data.code, message: failure.data.message, ...(failure.data.field && { field: failure.data.field }) }, failure.data.current);
  } catch (error) {
    if (error instanceof Halt) throw error;
    throw new Halt({ end: "later", why: "offline" });
  } finally {
    clearTimeout(timer);
  }
}
