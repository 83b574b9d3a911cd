import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { cookieOf } from "./auth/testing/visitor.ts";
import { AREAS } from "./db/testing/district.ts";
import { openConsole, type Console } from "./testing/console.ts";

const NOW = "2026-01-01T09:00:00.000Z";
let clock = NOW;
let database: Console["database"];
let app: Console["app"];
let url: string;
let visitors: Console["visitors"];
let close: Console["close"];
const waits: number[] = [];

beforeAll(async () => {
  ({ database, app, url, visitors, close } = await openConsole(
    () => clock,
    { embedded: true, waitForTry: async (milliseconds) => void waits.push(milliseconds / 1000) },
    ({ pool }) => pool.query(`insert into setting (name, value) values ('demo', '"seed"')`),
  ));
});
afterAll(() => close());


const PASSWORD = "清河街道值班 2026";

/** An account that has set its password by a link. */
async function withPassword() {
  const account = await visitors.account("dispatcher", AREAS.district);
  const { token } = await app.auth.makeLink(account.id, "password");
  const answer = await visitors.stranger.post("/api/password", { token, password: PASSWORD });
  expect(answer.status).toBe(200);
  return { ...account, token, visitor: visitors.as(cookieOf(answer)) };
}

test("who has not come in is led to the entrance, is told nothing, and is not heard", async () => {
  for (const page of ["/", "/desk", "/wall?layers=circles"]) {
    const answer = await visitors.stranger.get(page);
    expect([answer.status, answer.headers.get("location")]).toEqual([303, page === "/" ? "/enter" : `/enter?to=${encodeURIComponent(page)}`]);
  }
  for (const path of ["/api/measures/day", "/api/search?q=x", "/api/workers/1", "/api/incidents/1/events", "/api/measures/day?audience=desk"]) {
    const answer = await visitors.stranger.get(path);
    expect([path, answer.status, await answer.json()]).toEqual([path, 401, expect.objectContaining({ code: "signed-out" })]);
  }
  expect((await visitors.stranger.get("/tiles/areas/1/10/852/384")).status).toBe(401);
  await expect(visitors.stranger.listen()).rejects.toThrow("signed-out");
});

test("a password is set by a link that is good for once; the cookie is new, hidden from scripts, and bound to our pages", async () => {
  const { name, token, visitor } = await withPassword();
  expect((await visitors.stranger.post("/api/password", { token, password: PASSWORD })).status).toBe(404);
  const answer = await visitors.stranger.post("/api/sign-in", { name: name.toUpperCase(), password: PASSWORD });
  expect(await answer.json()).toEqual({ page: "/desk" });
  expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(/^gridwatch=.+; Path=\/; Expires=.+; HttpOnly; SameSite=Lax$/)]);
  const me = (await (await visitors.as(cookieOf(answer)).get("/api/entrance")).json()) as { me: unknown };
  expect(me.me).toEqual({ name: expect.stringContaining("某"), roles: ["dispatcher"], pages: ["/desk", "/wall", "/admin"] });
  expect((await visitor.get("/api/measures/day")).status).toBe(200);

  // whoever comes with an id of their own making gets another one
  const renewed = await visitor.post("/api/sign-in", { name, password: PASSWORD });
  expect(cookieOf(renewed)).not.toBe(visitor.cookie);
  expect((await visitor.get("/api/measures/day")).status).toBe(401);
});

test("what is kept of a password and of a link cannot be used", async () => {
  const { id } = await withPassword();
  const { token } = await app.auth.makeLink(id, "enter");
  const { rows } = await database.pool.query<{ text: string }>("select row_to_json(account)::text as text from account union all select row_to_json(sign_in_link)::text from sign_in_link union all select row_to_json(screen)::text from screen");
  const kept = rows.map(({ text }) => text).join("\n");
  expect(kept).toMatch(/\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  for (const secret of [PASSWORD, token]) expect(kept).not.toContain(secret);
});

test.each([["short"], ["aaaaaaaaaaaaaaa"], ["1234567890abc"]])("the password %s is refused, and the link is still good", async (password) => {
  const account = await visitors.account("dispatcher", AREAS.district);
  const { token } = await app.auth.makeLink(account.id, "password");
  expect(await (await visitors.stranger.post("/api/password", { token, password })).json()).toMatchObject({ code: "invalid", field: "password" });
  expect((await visitors.stranger.post("/api/password", { token, password: PASSWORD })).status).toBe(200);
});

test("wrong passwords are made to wait longer and longer, and the right one still opens", async () => {
  const { name } = await withPassword();
  waits.length = 0;
  for (let n = 0; n < 10; n++) expect((await visitors.stranger.post("/api/sign-in", { name, password: "falsch falsch" })).status).toBe(403);
  expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30]);
  expect((await visitors.stranger.post("/api/sign-in", { name, password: PASSWORD })).status).toBe(200);
  const { rows } = await database.pool.query("select deed, count(*)::int as n from audit where subject = $1 group by deed order by deed", [name]);
  expect(rows).toEqual([{ deed: "password_set", n: 1 }, { deed: "sign_in_failed", n: 10 }, { deed: "signed_in", n: 1 }]);
});

test("an account that is not there, one that is disabled, and a wrong password are answered alike", async () => {
  const { id, name } = await withPassword();
  await app.auth.setDisabled(id, true);
  const answers = await Promise.all([{ name: "nobody", password: PASSWORD }, { name, password: PASSWORD }].map(async (wish) => (await visitors.stranger.post("/api/sign-in", wish)).json()));
  expect(answers[0]).toEqual(answers[1]);
});

test("what changes something comes as JSON from a page of ours, or not at all", async () => {
  const { name, visitor } = await withPassword();
  const wish = { name, password: PASSWORD };
  expect((await visitor.post("/api/sign-in", wish, { "content-type": "text/plain" })).status).toBe(403);
  expect((await visitor.post("/api/sign-in", wish, { origin: "http://elsewhere.example" })).status).toBe(403);
  expect((await fetch(`${url}/api/sign-in`, { method: "POST", body: JSON.stringify(wish), headers: { "content-type": "application/json" } })).status).toBe(403);
  expect((await visitor.get("/api/sign-in")).status).toBe(404);
});

test("signing out everywhere ends what is open elsewhere, sockets too, at once", async () => {
  const { name, visitor } = await withPassword();
  const other = visitors.as(cookieOf(await visitors.stranger.post("/api/sign-in", { name, password: PASSWORD })));
  const { client } = await other.listen();
  const closed = new Promise((resolve) => client.once("disconnect", resolve));
  expect((await visitor.post("/api/sign-out", { everywhere: true })).status).toBe(200);
  expect(await closed).toBe("io server disconnect");
  expect([(await visitor.get("/api/measures/day")).status, (await other.get("/api/measures/day")).status]).toEqual([401, 401]);
  await expect(other.listen()).rejects.toThrow("signed-out");
});

test("when a post ends, or another begins, the session ends; so does the socket", async () => {
  const worker = await visitors.signedIn("grid_worker", AREAS.gridA);
  const { client } = await worker.listen();
  const closed = new Promise((resolve) => client.once("disconnect", resolve));
  await database.pool.query("update post_holder set valid = tstzrange(lower(valid), '2026-01-01T08:59:00Z') where person_id = $1", [worker.person]);
  app.auth.forget([worker.account]);
  expect(await closed).toBe("io server disconnect");
  expect((await worker.get("/api/entrance")).status).toBe(200);
  await expect(worker.listen()).rejects.toThrow("signed-out");
});

test("an account that is disabled, another password and a second post end what is open, sockets too, at once", { timeout: 60_000 }, async () => {
  const ends = async (act: (account: { id: number; person: number; name: string }) => Promise<unknown>) => {
    const { id, name, visitor } = await withPassword();
    const { rows } = await database.pool.query<{ person: number }>("select person_id as person from account where id = $1", [id]);
    const { client } = await visitor.listen();
    const closed = new Promise((resolve) => client.once("disconnect", resolve));
    await act({ id, name, person: rows[0]?.person ?? 0 });
    expect([await closed, (await visitor.get("/api/measures/day")).status]).toEqual(["io server disconnect", 401]);
  };
  const admin = await visitors.signedIn("administrator", AREAS.district);
  await ends(({ id }) => admin.post(`/api/accounts/${id}/disabled`, { disabled: true }));
  await ends(async ({ id }) => visitors.stranger.post("/api/password", { token: (await app.auth.makeLink(id, "password")).token, password: `${PASSWORD} 2` }));
  await ends(async ({ person }) => {
    const { id } = (await (await admin.post("/api/posts", { area: AREAS.west, role: "supervisor", employment: "full-time" })).json()) as { id: number };
    expect((await admin.post(`/api/posts/${id}/seat`, { person })).status).toBe(200);
  });
});

test("a post gives rights in its hours only", async () => {
  const night = await visitors.account("dispatcher", AREAS.district);
  // Thursday 2026-01-01 17:00 in Shanghai is minute 3 × 1440 + 1020 of the week
  await database.pool.query("update post set weekly = '{5341,5760}' where id in (select post_id from post_holder where person_id = $1)", [night.person]);
  const { token } = await app.auth.makeLink(night.id, "enter");
  expect((await visitors.stranger.post("/api/enter", { token })).status).toBe(403);
  clock = "2026-01-01T09:01:00.000Z";
  const { token: again } = await app.auth.makeLink(night.id, "enter");
  expect((await visitors.stranger.post("/api/enter", { token: again })).status).toBe(200);
  clock = NOW;
});

test("a link is good for once and for a day, of two who come together one gets in", async () => {
  const { id } = await visitors.account("planner", AREAS.district);
  const { token } = await app.auth.makeLink(id, "enter");
  const both = await Promise.all([1, 2].map(async () => (await visitors.stranger.post("/api/enter", { token })).status));
  expect(both.sort()).toEqual([200, 404]);
  const { token: old } = await app.auth.makeLink(id, "enter");
  clock = "2026-01-02T09:00:00.001Z";
  expect((await visitors.stranger.post("/api/enter", { token: old })).status).toBe(404);
  clock = NOW;
});

test("a wall comes in by its own token as often as it is switched on, sees as a wall, and is gone when it is revoked", async () => {
  const { id, token } = await app.auth.makeScreen("大厅东墙", AREAS.west, undefined);
  const [wall, again] = [await visitors.enterBy(token), await visitors.enterBy(token)];
  expect((await wall.get("/api/measures/day")).status).toBe(200);
  expect((await wall.get("/api/workers/1?audience=desk")).status).toBe(403);
  const { client, heard } = await wall.listen();
  await vi.waitFor(() => expect(heard[0]).toMatchObject({ name: "session:hello", what: { viewer: { audience: "wall", areas: [AREAS.west], name: "大厅东墙" } } }));
  const closed = new Promise((resolve) => client.once("disconnect", resolve));
  await app.auth.revokeScreen(id);
  expect(await closed).toBe("io server disconnect");
  expect([(await wall.get("/api/measures/day")).status, (await again.get("/api/measures/day")).status]).toEqual([401, 401]);
  await expect(visitors.enterBy(token)).rejects.toThrow("404");
});

test("on the demo's own machine one click enters as a role; a passed-on request does not", async () => {
  expect(((await (await visitors.stranger.get("/api/entrance")).json()) as { demo: string[] }).demo).toContain("dispatcher");
  for (const [role, page] of [["wall", "/wall"], ["dispatcher", "/desk"], ["planner", "/plan"], ["administrator", "/admin"], ["grid_worker", "/field"], ["electricity_officer", "/field"]]) {
    const answer = await visitors.stranger.get(`/demo/${role}`);
    expect([answer.status, answer.headers.get("location")]).toEqual([303, page]);
    const { me } = (await (await visitors.as(cookieOf(answer)).get("/api/entrance")).json()) as { me: { roles: string[] } };
    expect(me.roles).toHaveLength(1);
  }
  const far = await fetch(`${url}/demo/dispatcher`, { redirect: "manual", headers: { "x-forwarded-for": "10.1.2.3" } });
  expect(far.status).toBe(404);
  expect((await visitors.stranger.get("/demo/leader")).status).toBe(404);
  expect((await visitors.stranger.get("/demo/wall?to=//elsewhere.example")).headers.get("location")).toBe("/wall");
});

test("the first start leads to the administrator's password, and no later one does", async () => {
  const path = (await app.links.first()) ?? "";
  const [, token = ""] = path.split("#");
  expect(await (await visitors.stranger.post("/api/enter", { token })).json()).toEqual({ passwordFor: "admin" });
  expect(await (await visitors.stranger.post("/api/password", { token, password: PASSWORD })).json()).toEqual({ page: "/admin" });
  expect(await app.links.first()).toBeUndefined();
});

test("the audit cannot be rewritten, emptied or shortened", async () => {
  await withPassword();
  for (const sql of ["update audit set reason = 'x'", "delete from audit", "truncate audit"]) await expect(database.pool.query(sql)).rejects.toThrow(/append-only/);
});
