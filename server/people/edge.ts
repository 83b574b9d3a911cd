import type { Express } from "express";
import type { Pool } from "pg";
import { peopleRoutes as routes } from "#contract/people.ts";
import { instantSchema } from "#contract/time.ts";
import type { PlaceVerb } from "#contract/rights.ts";
import { may, type Viewer } from "#contract/viewer.ts";
import type { Auth } from "../auth/actions.ts";
import { accountOfId, auditRows, everyAccount, everyScreen, insertAccount } from "../auth/accounts.ts";
import { writeCsv } from "../edge/csv.ts";
import { Refusal } from "../edge/refusal.ts";
import { serve, type ViewerOf } from "../edge/route.ts";
import type { People } from "./actions.ts";

const AUDIT_PAGE = 200;
const AUDIT_EXPORT = 100_000;

export interface PeopleDoor {
  pool: Pool;
  auth: Auth;
  people: People;
  now: () => string;
  roots: () => Promise<number[]>;
  viewerOf: ViewerOf;
  /** Screens that show something now. */
  connectedScreens: () => Promise<ReadonlySet<number>>;
}

/** The administrator's doors: accounts, posts, screens; the rota; and the audit. */
export function openPeople(web: Express, { pool, auth, people, now, roots, viewerOf, connectedScreens }: PeopleDoor): void {
  /** Over the whole district. @throws Refusal */
  async function demand(viewer: Viewer, verb: PlaceVerb): Promise<void> {
    if (!(await roots()).some((root) => may(viewer, verb, { areas: [root] }))) throw new Refusal("forbidden", `not yours to ${verb}`);
  }
  const asAdministrator = <Input, Answer>(act: (viewer: Viewer, input: Input) => Promise<Answer>) => async (viewer: Viewer, input: Input): Promise<Answer> => {
    await demand(viewer, "administer");
    return act(viewer, input);
  };
  async function passwordLink(account: number) {
    const { token, expiresAt } = await auth.makeLink(account, "password");
    return { path: `/enter#${token}`, expiresAt };
  }

  serve(web, routes.accounts, viewerOf, asAdministrator(() => everyAccount(pool, now())));
  serve(web, routes.makeAccount, viewerOf, asAdministrator(async (viewer, { name, person }) => {
    const id = await insertAccount(pool, name, person);
    if (id === undefined) throw new Refusal("conflict", "the name is taken", "name");
    await auth.audit(viewer, { deed: "made", kind: "account", subject: name, detail: { person } });
    return passwordLink(id);
  }));
  serve(web, routes.accountLink, viewerOf, asAdministrator(async (viewer, { id }) => {
    const account = await accountOfId(pool, id);
    if (!account) throw new Refusal("not-found", `there is no account ${id}`);
    await auth.audit(viewer, { deed: "link_made", kind: "account", subject: account.name });
    return passwordLink(id);
  }));
  serve(web, routes.disableAccount, viewerOf, asAdministrator(async (viewer, { id, disabled }) => {
    if (id === viewer.account) throw new Refusal("conflict", "nobody shuts themselves out", "id");
    await auth.setDisabled(id, disabled);
    await auth.audit(viewer, { deed: disabled ? "disabled" : "enabled", kind: "account", subject: (await accountOfId(pool, id))?.name ?? String(id) });
    return {};
  }));
  serve(web, routes.screens, viewerOf, asAdministrator(async () => {
    const [screens, connected] = await Promise.all([everyScreen(pool), connectedScreens()]);
    return screens.map((screen) => ({ ...screen, connected: connected.has(screen.id) }));
  }));
  serve(web, routes.makeScreen, viewerOf, asAdministrator(async (viewer, { name, area }) => {
    const { id, token } = await auth.makeScreen(name, area, viewer.account);
    await auth.audit(viewer, { deed: "made", kind: "screen", subject: String(id), areas: [area], detail: { name } });
    return { path: `/enter#${token}` };
  }));
  serve(web, routes.revokeScreen, viewerOf, asAdministrator(async (viewer, { id }) => {
    await auth.revokeScreen(id);
    await auth.audit(viewer, { deed: "revoked", kind: "screen", subject: String(id) });
    return {};
  }));

  serve(web, routes.posts, viewerOf, (viewer, { area }) => people.posts(viewer, area));
  serve(web, routes.makePost, viewerOf, (viewer, post) => people.makePost(viewer, post));
  serve(web, routes.seat, viewerOf, (viewer, wish) => people.seat(viewer, wish));
  serve(web, routes.vacate, viewerOf, (viewer, wish) => people.vacate(viewer, wish));
  serve(web, routes.closePost, viewerOf, (viewer, { id }) => people.closePost(viewer, id));
  serve(web, routes.vacancies, viewerOf, (viewer) => people.vacancies(viewer));
  serve(web, routes.persons, viewerOf, asAdministrator((_, { q }) => people.persons(q)));
  serve(web, routes.makePerson, viewerOf, asAdministrator((viewer, person) => people.makePerson(viewer, person)));

  serve(web, routes.shifts, viewerOf, (viewer, { from, until }) => people.shifts(viewer, from, until));
  serve(web, routes.makeShift, viewerOf, (viewer, shift) => people.makeShift(viewer, shift));
  serve(web, routes.endShift, viewerOf, (viewer, { id }) => people.endShift(viewer, id));
  serve(web, routes.importShifts, viewerOf, (viewer, { csv }) => people.importShifts(viewer, csv));

  serve(web, routes.audit, viewerOf, async (viewer, { before }) => {
    await demand(viewer, "audit");
    return auditRows(pool, before, AUDIT_PAGE);
  });

  /** A list to keep, as a file. */
  const file = (path: string, name: string, make: (viewer: Viewer, query: Record<string, unknown>) => Promise<string>): void => {
    web.get(path, async (request, response) => {
      try {
        const text = await make(viewerOf(request), request.query);
        response.set({ "cache-control": "no-store", "content-disposition": `attachment; filename="${name}"` }).type("text/csv; charset=utf-8").send(text);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        response.status(error.code === "invalid" ? 400 : 403).json({ ok: false, code: error.code, message: error.message });
      }
    });
  };
  file("/api/shifts.csv", "shifts.csv", async (viewer, { from, until }) => {
    const [begin, end] = [instantSchema.safeParse(from), instantSchema.safeParse(until)];
    if (!begin.success || !end.success) throw new Refusal("invalid", "from and until are moments", "from");
    return people.exportShifts(viewer, begin.data, end.data);
  });
  file("/api/audit.csv", "audit.csv", async (viewer) => {
    await demand(viewer, "audit");
    const rows = await auditRows(pool, undefined, AUDIT_EXPORT);
    await auth.audit(viewer, { deed: "exported", kind: "audit", subject: String(rows.length) });
    return writeCsv([
      ["id", "at", "name", "roles", "deed", "kind", "subject", "reason", "detail"],
      ...rows.map(({ id, at, name, roles, deed, kind, subject, reason, detail }) => [String(id), at, name, roles.join(" "), deed, kind, subject, reason ?? "", detail === undefined ? "" : JSON.stringify(detail)]),
    ]);
  });
}
