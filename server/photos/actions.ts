import { createHash } from "node:crypto";
import { PHOTO_LIMITS, type Photo, type Photos } from "#contract/photos.ts";
import type { CaseVerb, Ruled } from "#contract/rights.ts";
import { may, type Viewer } from "#contract/viewer.ts";
import type { Auth } from "../auth/actions.ts";
import { inTransaction } from "../db/transaction.ts";
import { Refusal } from "../edge/refusal.ts";
import { visibleCase } from "../incidents/commanding.ts";
import type { IncidentNeeds } from "../incidents/needs.ts";
import { tell } from "../incidents/telling.ts";
import { clockOffset } from "../time/days.ts";
import type { PhotoFiles, Size } from "./files.ts";
import { pictureOf } from "./picture.ts";
import { insertPhoto, photoOf, photosOf } from "./store.ts";
import { momentTaken } from "./taken.ts";

export interface PhotoNeeds extends Pick<IncidentNeeds, "pool" | "areas" | "now"> {
  timeZone: string;
  files: PhotoFiles;
  auth: Pick<Auth, "hasOpened">;
}

/** Whoever may say something of a case, or show that it is done, may show it. */
const SHOWING: readonly CaseVerb[] = ["note", "solve", "finish", "pass", "fail"];
/** So long a reason that was given holds: a case is read for a while. */
const OPENED_SECONDS = 30 * 60;

export function createPhotos({ pool, areas, now, timeZone, files, auth }: PhotoNeeds) {
  async function caseFor(viewer: Viewer, id: number): Promise<Ruled> {
    const seen = await visibleCase({ pool, areas }, viewer, id);
    return { ...seen.incident, areas: seen.areas };
  }
  const mayAdd = (viewer: Viewer, record: Ruled): boolean => viewer.audience !== "wall" && SHOWING.some((verb) => may(viewer, verb, record));

  /** What a restricted case looks like is as shut as its words: opened by name, with a reason, a while ago at most. */
  async function isShut(viewer: Viewer, record: Ruled): Promise<boolean> {
    if (!record.restricted) return false;
    const since = new Date(Date.parse(now()) - OPENED_SECONDS * 1000).toISOString();
    return !may(viewer, "open", record) || !(await auth.hasOpened(viewer, "incident", String(record.id), since));
  }

  /** @throws Refusal before a byte of the photo has been read */
  async function checkMayAdd(viewer: Viewer, incident: number): Promise<void> {
    if (!mayAdd(viewer, await caseFor(viewer, incident))) throw new Refusal("forbidden", `case ${incident} is not yours to show`);
  }

  return {
    checkMayAdd,

    async list(viewer: Viewer, incident: number): Promise<Photos> {
      const record = await caseFor(viewer, incident);
      const shut = await isShut(viewer, record);
      return { shut, mayAdd: mayAdd(viewer, record), photos: shut ? [] : await photosOf(pool, incident) };
    },

    /** The file is there before its row: what breaks off half-way leaves a file nobody names, and the same file sent again completes it. */
    async add(viewer: Viewer, incident: number, file: Buffer): Promise<Photo> {
      await checkMayAdd(viewer, incident);
      const sha256 = createHash("sha256").update(file).digest("hex");
      const id = createHash("sha256").update(`${incident}:${sha256}`).digest("hex").slice(0, 32);
      const known = await photoOf(pool, id);
      if (known) return known.photo;
      if ((await photosOf(pool, incident)).length >= PHOTO_LIMITS.ofOneCase) throw new Refusal("conflict", `case ${incident} has ${PHOTO_LIMITS.ofOneCase} photos`, "photos");

      const { large, thumbnail, width, height, taken } = await pictureOf(file);
      await files.put(id, "thumbnail", thumbnail);
      await files.put(id, "large", large);
      const takenAt = momentTaken(taken, (milliseconds) => clockOffset(milliseconds, timeZone), now());
      const photo: Photo = { id, at: now(), width, height, bytes: large.length, ...(takenAt !== undefined && { takenAt }), ...(taken.position && { takenPosition: [taken.position[0], taken.position[1]] }) };
      await inTransaction(pool, async (transaction) => {
        // told as the case as it stands: who has it open asks again, and its version, which forms go by, stays
        if (await insertPhoto(transaction, { ...photo, incident, person: viewer.person, account: viewer.account, sha256 })) await tell(transaction, incident);
      });
      return (await photoOf(pool, id))?.photo ?? photo;
    },

    /** Undefined for whoever may not see the case as much as for what is not there: an id tells nothing. */
    async read(viewer: Viewer, id: string, size: Size): Promise<Buffer | undefined> {
      // of the public whoever has the link of a case
      if (viewer.audience === "wall" || (viewer.audience === "public" && !viewer.cases?.length)) return undefined;
      const known = await photoOf(pool, id);
      if (!known) return undefined;
      const record = await caseFor(viewer, known.incident).catch((error: unknown) => {
        if (error instanceof Refusal) return undefined;
        throw error;
      });
      return record && !(await isShut(viewer, record)) ? files.get(id, size) : undefined;
    },

    /** @throws Refusal when what is named as evidence is no photo of the case */
    async checkEvidence(incident: number, named: readonly string[]): Promise<void> {
      const known = new Set((await photosOf(pool, incident)).map(({ id }) => id));
      const unknown = named.find((id) => !known.has(id));
      if (unknown !== undefined) throw new Refusal("invalid", `case ${incident} has no photo ${unknown}`, "evidence.photos");
    },
  };
}
export type PhotoDesk = ReturnType<typeof createPhotos>;
