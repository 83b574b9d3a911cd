import type { IncomingMessage } from "node:http";
import type { Express, Request } from "express";
import type { Pool } from "pg";
import { authRoutes, DEMO_ROLES, demoRoleSchema, type DemoRole, type Entrance, type Page } from "#contract/auth.ts";
import type { Viewer } from "#contract/viewer.ts";
import { isNear } from "../edge/caller.ts";
import { Refusal } from "../edge/refusal.ts";
import { serve, type ViewerOf } from "../edge/route.ts";
import { log } from "../log.ts";
import type { Auth } from "./actions.ts";
import { demoAccount } from "./demo.ts";
import type { Oidc } from "./oidc.ts";
import { pagesOf } from "./rules.ts";
import { begin, end, keep } from "./sessions.ts";
import { hasAccountFor, seat } from "./seat-store.ts";
import { accountOfName, accountOfSubject, bindSubject, insertAccount } from "./store.ts";

export interface EntranceNeeds {
  auth: Auth;
  pool: Pool;
  now: () => string;
  district: () => Promise<{ district: string; demo: boolean }>;
  roots: () => Promise<number[]>;
  /** Whether this is the embedded database: only an invented district is ever opened by a click. */
  embedded: boolean;
  oidc: Oidc | undefined;
  callerOf: (request: IncomingMessage) => string;
  viewerOf: ViewerOf;
}

const pageOf = (viewer: Viewer | undefined): Page => pagesOf((viewer?.grants ?? []).map(({ role }) => role))[0] ?? "/wall";

/** The doors in and out. What is behind them is for who has come in. */
export function openEntrance(web: Express, needs: EntranceNeeds): void {
  const { auth, oidc, viewerOf } = needs;

  async function comeIn(request: IncomingMessage, who: Parameters<typeof begin>[1]): Promise<{ page: Page }> {
    await begin(request, who);
    return { page: pageOf(await auth.viewerOf(who)) };
  }

  const isDemo = async (request: IncomingMessage): Promise<boolean> => needs.embedded && isNear(request) && (await needs.district()).demo;

  serve(web, authRoutes.entrance, viewerOf, async (viewer, _, request): Promise<Entrance> => ({
    district: (await needs.district()).district,
    demo: (await isDemo(request)) ? [...DEMO_ROLES] : [],
    oidc: oidc !== undefined,
    ...(viewer.grants.length && { me: { name: viewer.name ?? "", roles: viewer.roles, pages: pagesOf(viewer.grants.map(({ role }) => role)) } }),
  }));
  serve(web, authRoutes.signIn, viewerOf, async (_, { name, password }, request) => comeIn(request, await auth.signIn(name, password, needs.callerOf(request))));
  serve(web, authRoutes.enter, viewerOf, async (_, { token }, request) => {
    const name = await auth.passwordFor(token);
    return name === undefined ? comeIn(request, await auth.enter(token)) : { passwordFor: name };
  });
  serve(web, authRoutes.setPassword, viewerOf, async (_, { token, password }, request) => comeIn(request, await auth.setPasswordBy(token, password)));
  serve(web, authRoutes.changePassword, viewerOf, async (viewer, { old, password }, request) => comeIn(request, await auth.changePassword(viewer, old, password, needs.callerOf(request))));
  serve(web, authRoutes.signOut, viewerOf, async (viewer, { everywhere }, request) => {
    if (everywhere && viewer.account !== undefined) await auth.signOutEverywhere(viewer.account);
    await end(request);
    return {};
  });

  // one click, for this machine's own demo: whoever is here could print a link as well
  web.get("/demo/:role", async (request, response) => {
    const role = demoRoleSchema.safeParse(request.params.role);
    if (!role.success || !(await isDemo(request))) return void response.status(404).json({ ok: false, code: "not-found", message: "" });
    const { page } = await comeIn(request, await demoWho(needs, role.data));
    response.set("cache-control", "no-store").redirect(303, wanted(request.query["to"]) ?? page);
  });

  if (!oidc) return;
  const back = (request: Request) => `${request.protocol}://${request.get("host") ?? ""}/oidc/callback`;
  web.get("/oidc/start", async (request, response) => {
    const { url, trip } = await oidc.leave(back(request));
    request.session.oidc = { ...trip, to: wanted(request.query["to"]) ?? "" };
    await keep(request);
    response.set("cache-control", "no-store").redirect(303, url);
  });
  web.get("/oidc/callback", async (request, response) => {
    const trip = request.session.oidc;
    const outcome = trip ? await arrive(needs, oidc, new URL(request.originalUrl, back(request)), trip).catch(refused) : undefined;
    if (!outcome) return void response.redirect(303, "/enter?refused=oidc");
    const { page } = await comeIn(request, outcome);
    response.set("cache-control", "no-store").redirect(303, trip?.to || page);
  });
}

const refused = (error: unknown): undefined => {
  if (!(error instanceof Refusal)) throw error;
  log.warn(`sign-in by the organisation refused: ${error.message}`);
};

async function arrive({ auth, pool }: EntranceNeeds, oidc: Oidc, url: URL, trip: { state: string; nonce: string; verifier: string }) {
  const { subject, names } = await oidc.arrive(url, trip);
  let account = await accountOfSubject(pool, subject);
  for (const name of names) {
    const named = account ? undefined : await accountOfName(pool, name);
    if (!named) continue;
    await bindSubject(pool, named.id, subject);
    account = await accountOfSubject(pool, subject); // undefined when the account belongs to another subject
  }
  if (!account) throw new Refusal("forbidden", "there is no account of this name");
  return auth.entering(account.id);
}

/** A page of ours, or nothing: an address elsewhere is not followed. */
const wanted = (to: unknown): string | undefined => (typeof to === "string" && /^\/(?!\/)[\w\-/?=&.,%:]*$/.test(to) ? to : undefined);

export async function demoWho({ auth, pool, now, roots }: Pick<EntranceNeeds, "auth" | "pool" | "now" | "roots">, role: DemoRole): Promise<Parameters<typeof begin>[1]> {
  const [root = 1] = await roots();
  if (role === "wall") return auth.enter((await auth.makeScreen("演示大屏", root, undefined)).token);
  return auth.entering(await demoAccount(pool, role, root, now()));
}

/** A link for a role of the demo, as it is printed. */
export async function demoLink({ auth, pool, now, roots }: Pick<EntranceNeeds, "auth" | "pool" | "now" | "roots">, role: DemoRole): Promise<string> {
  const [root = 1] = await roots();
  const { token } = role === "wall" ? await auth.makeScreen("演示大屏", root, undefined) : await auth.makeLink(await demoAccount(pool, role, root, now()), "enter");
  return `/enter#${token}`;
}

/** Where the first administrator sets a password; undefined when there is one already, or no area yet to be responsible for. */
export async function firstLink({ auth, pool, now, roots }: Pick<EntranceNeeds, "auth" | "pool" | "now" | "roots">): Promise<string | undefined> {
  if (await hasAccountFor(pool, "administrator", now())) return undefined;
  const [root] = await roots();
  if (root === undefined) return undefined;
  const account =
    (await accountOfName(pool, "admin"))?.id ??
    (await insertAccount(pool, "admin", await seat(pool, { name: "系统管理员", title: "系统管理员", role: "administrator", area: root, from: now() })));
  return account === undefined ? undefined : `/enter#${(await auth.makeLink(account, "password")).token}`;
}
