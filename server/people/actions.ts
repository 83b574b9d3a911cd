import type { Pool } from "pg";
import type { Post, Shift, ShiftImport, Vacancy } from "#contract/people.ts";
import type { PostRole } from "#contract/roles.ts";
import type { PlaceVerb } from "#contract/rights.ts";
import { may, type Viewer } from "#contract/viewer.ts";
import type { Area } from "#contract/areas.ts";
import type { Auth } from "../auth/actions.ts";
import { inTransaction } from "../db/transaction.ts";
import { Refusal } from "../edge/refusal.ts";
import { readShiftSheet, shiftSheet, vacanciesOf } from "./rules.ts";
import {
  accountsOfPerson, areaOfPost, endHolder, endPost, endShift, everyPerson, filledRoles, insertHolder, insertPerson, insertPost, insertShift, leaderAt, personsNamed, postsAt, shiftOfId, shiftsBetween, type NewPost,
} from "./store.ts";

export interface PeopleNeeds {
  pool: Pool;
  auth: Auth;
  now: () => string;
  timeZone: string;
  /** The area and all above it, nearest first. */
  above: (area: number) => Promise<number[]>;
  areas: () => Promise<readonly Pick<Area, "id" | "code" | "parent">[]>;
  /** Somebody came on shift or left. */
  shiftsChanged: () => void;
}

/** Posts, who sits on them, and who is on duty when. Everything that is changed is in the audit, in the same transaction. */
export function createPeople({ pool, auth, now, timeZone, above, areas, shiftsChanged }: PeopleNeeds) {
  async function allowed(viewer: Viewer, verb: PlaceVerb, area: number): Promise<number[]> {
    const chain = await above(area);
    if (!may(viewer, verb, { areas: chain })) throw new Refusal("forbidden", `area ${area} is not yours to ${verb}`);
    return chain;
  }

  async function postOf(viewer: Viewer, post: number): Promise<{ areas: number[]; role: PostRole }> {
    const known = await areaOfPost(pool, post);
    if (!known) throw new Refusal("not-found", `there is no post ${post}`);
    return { areas: await allowed(viewer, "administer", known.area), role: known.role };
  }

  /** What these people have open ends: they come in again with the posts they have now. */
  async function forget(persons: readonly number[]): Promise<void> {
    for (const person of persons) auth.forget(await accountsOfPerson(pool, person));
  }

  /** Areas in which the viewer may see the rota. */
  async function reach(viewer: Viewer): Promise<(area: number) => boolean> {
    const known = new Map((await areas()).map((area) => [area.id, area]));
    const chain = (id: number | undefined): number[] => (id === undefined ? [] : [id, ...chain(known.get(id)?.parent)]);
    return (area) => may(viewer, "roster", { areas: chain(area) });
  }

  const shiftsFor = async (viewer: Viewer, from: string, until: string): Promise<Shift[]> => {
    const isMine = await reach(viewer);
    return (await shiftsBetween(pool, from, until)).filter(({ area }) => isMine(area));
  };

  return {
    async posts(viewer: Viewer, area: number): Promise<Post[]> {
      await allowed(viewer, "administer", area);
      return postsAt(pool, area, now());
    },
    async vacancies(viewer: Viewer): Promise<Vacancy[]> {
      const isMine = await reach(viewer);
      return vacanciesOf((await filledRoles(pool, now())).filter(({ area }) => isMine(area)));
    },
    persons: (part: string) => personsNamed(pool, part, now()),
    makePerson: (viewer: Viewer, person: { name: string; phone?: string | undefined; employment: string }) =>
      inTransaction(pool, async (transaction) => {
        const id = await insertPerson(transaction, person, now());
        await auth.audit(viewer, { deed: "made", kind: "person", subject: String(id), detail: { name: person.name } }, transaction);
        return { id };
      }),
    async makePost(viewer: Viewer, post: NewPost) {
      const chain = await allowed(viewer, "administer", post.area);
      return inTransaction(pool, async (transaction) => {
        const id = await insertPost(transaction, post, now());
        await auth.audit(viewer, { deed: "made", kind: "post", subject: String(id), areas: chain, detail: post }, transaction);
        return { id };
      });
    },
    async seat(viewer: Viewer, { id, person, substitute, until }: { id: number; person: number; substitute: boolean; until?: string | undefined }) {
      const { areas: chain } = await postOf(viewer, id);
      await inTransaction(pool, async (transaction) => {
        if (!(await insertHolder(transaction, { post: id, person, substitute, from: now(), until }))) throw new Refusal("conflict", "somebody sits there", "person");
        await auth.audit(viewer, { deed: "seated", kind: "post", subject: String(id), areas: chain, detail: { person, substitute, until } }, transaction);
      });
      await forget([person]);
      return {};
    },
    async vacate(viewer: Viewer, { id, person }: { id: number; person: number }) {
      const { areas: chain } = await postOf(viewer, id);
      await inTransaction(pool, async (transaction) => {
        if (!(await endHolder(transaction, id, person, now()))) throw new Refusal("not-found", `${person} does not sit on post ${id}`, "person");
        await auth.audit(viewer, { deed: "vacated", kind: "post", subject: String(id), areas: chain, detail: { person } }, transaction);
      });
      await forget([person]);
      return {};
    },
    async closePost(viewer: Viewer, id: number) {
      const { areas: chain } = await postOf(viewer, id);
      const sat = await inTransaction(pool, async (transaction) => {
        await auth.audit(viewer, { deed: "closed", kind: "post", subject: String(id), areas: chain }, transaction);
        return endPost(transaction, id, now());
      });
      await forget(sat);
      return {};
    },

    shifts: shiftsFor,
    exportShifts: async (viewer: Viewer, from: string, until: string): Promise<string> => shiftSheet(await shiftsFor(viewer, from, until), timeZone),
    async makeShift(viewer: Viewer, shift: { person: number; area: number; role: PostRole; from: string; until: string }) {
      const chain = await allowed(viewer, "roster", shift.area);
      if (shift.until <= shift.from) throw new Refusal("invalid", "it ends before it begins", "until");
      const id = await inTransaction(pool, async (transaction) => {
        const kept = await insertShift(transaction, shift);
        if (kept === undefined) throw new Refusal("conflict", "on duty somewhere in that time already", "person");
        await auth.audit(viewer, { deed: "made", kind: "shift", subject: String(kept), areas: chain, detail: shift }, transaction);
        return kept;
      });
      shiftsChanged();
      return { id };
    },
    async endShift(viewer: Viewer, id: number) {
      const shift = await shiftOfId(pool, id);
      if (!shift) throw new Refusal("not-found", `there is no shift ${id}`);
      const chain = await allowed(viewer, "roster", shift.area);
      await inTransaction(pool, async (transaction) => {
        await endShift(transaction, id, now());
        await auth.audit(viewer, { deed: "ended", kind: "shift", subject: String(id), areas: chain, detail: shift }, transaction);
      });
      shiftsChanged();
      return {};
    },
    /** Keeps every row that can be kept, and says of every other why not. */
    async importShifts(viewer: Viewer, csv: string): Promise<ShiftImport> {
      const isMine = await reach(viewer);
      const { shifts, mistakes } = readShiftSheet(csv, { persons: await everyPerson(pool, now()), areas: await areas(), timeZone });
      let kept = 0;
      await inTransaction(pool, async (transaction) => {
        for (const { line, text, ...shift } of shifts) {
          if (!isMine(shift.area)) mistakes.push({ line, reason: "forbidden", text });
          else if ((await insertShift(transaction, shift)) === undefined) mistakes.push({ line, reason: "overlap", text });
          else kept++;
        }
        await auth.audit(viewer, { deed: "imported", kind: "shift", subject: String(kept), detail: { kept, mistakes: mistakes.length } }, transaction);
      });
      if (kept) shiftsChanged();
      return { kept, mistakes: mistakes.sort((a, b) => a.line - b.line) };
    },
    leader: () => leaderAt(pool, now()),
  };
}
export type People = ReturnType<typeof createPeople>;
