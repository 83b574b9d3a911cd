import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openIssuer } from "./auth/testing/issuer.ts";
import { cookieOf } from "./auth/testing/visitor.ts";
import { AREAS } from "./db/testing/district.ts";
import { log } from "./log.ts";
import { openConsole, type Console } from "./testing/console.ts";

const CLIENT = { id: "gridwatch", secret: "a secret between two" };
const person = { sub: "u-17", preferred_username: "Chen" };
let database: Console["database"];
let issuer: Awaited<ReturnType<typeof openIssuer>>;
let url: string;
let visitors: Console["visitors"];
let close: Console["close"];

beforeAll(async () => {
  vi.spyOn(log, "warn").mockImplementation(() => {});
  issuer = await openIssuer(CLIENT, person);
  ({ database, url, visitors, close } = await openConsole(() => "2026-01-01T09:00:00.000Z", { oidc: { issuer: issuer.issuer, clientId: CLIENT.id, clientSecret: CLIENT.secret } }));
});
afterAll(async () => {
  await close();
  await issuer.close();
  vi.restoreAllMocks();
});


/** Goes to the organisation and comes back, as a browser does. @returns where it ends, and with which cookie */
async function round(changed: (back: string) => string = (back) => back) {
  const left = await visitors.stranger.get("/oidc/start?to=/desk?list=late");
  const before = visitors.as(cookieOf(left));
  const sent = await fetch(left.headers.get("location") ?? "", { redirect: "manual" });
  const back = await before.get(changed((sent.headers.get("location") ?? "").replace(url, "")));
  return { to: back.headers.get("location"), cookie: cookieOf(back), before };
}

test("who has no account here does not come in by being somebody elsewhere", async () => {
  expect(await round()).toMatchObject({ to: "/enter?refused=oidc", cookie: "" });
});

test("whoever the organisation names comes in as the account of that name, under a new cookie; from then on by subject", async () => {
  const { id } = await visitors.account("dispatcher", AREAS.district, "chen");
  const { to, cookie, before } = await round();
  expect(to).toBe("/desk?list=late");
  const { me } = (await (await visitors.as(cookie).get("/api/entrance")).json()) as { me: object };
  expect(me).toMatchObject({ roles: ["dispatcher"] });
  expect((await before.get("/api/measures/day")).status).toBe(401);
  const { rows } = await database.pool.query("select oidc_subject as subject from account where id = $1", [id]);
  expect(rows).toEqual([{ subject: `${issuer.issuer} u-17` }]);

  // another subject of the same name is somebody else
  person.sub = "u-18";
  expect((await round()).to).toBe("/enter?refused=oidc");
  person.sub = "u-17";
  expect((await round()).to).toBe("/desk?list=late");
});

test("a browser that is quicker than the database that keeps the trip comes in all the same", async () => {
  await database.pool.query("create function slowly() returns trigger language plpgsql as $$ begin perform pg_sleep(0.1); return new; end $$");
  await database.pool.query("create trigger slowly before insert on session for each row execute function slowly()");
  expect((await round()).to).toBe("/desk?list=late");
  await database.pool.query("drop function slowly cascade");
});

test.each<[string, () => void, ((back: string) => string)?]>([
  ["a token for somebody else's nonce", () => void (issuer.wrong.nonce = "another")],
  ["a token for another client", () => void (issuer.wrong.audience = "elsewhere")],
  ["another state", () => {}, (back) => back.replace(/state=[^&]+/, "state=mine")],
  ["a code of one's own", () => {}, (back) => back.replace(/code=[^&]+/, "code=mine")],
])("%s is refused", async (_, breakIt, changed) => {
  breakIt();
  expect((await round(changed)).to).toBe("/enter?refused=oidc");
  delete issuer.wrong.nonce;
  delete issuer.wrong.audience;
});

test("who comes back without having gone is refused", async () => {
  expect((await visitors.stranger.get("/oidc/callback?code=x&state=y")).headers.get("location")).toBe("/enter?refused=oidc");
});
