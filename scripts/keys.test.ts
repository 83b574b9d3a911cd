import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { IncidentSheet } from "#contract/incidents.ts";
import type { Visitor } from "../server/auth/testing/visitor.ts";
import { AREAS, INSIDE } from "../server/db/testing/district.ts";
import { json, openConsole, type Console } from "../server/testing/console.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
let folder: string;
let database: Console["database"];
let close: Console["close"];
let desk: Visitor;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "keys-test-"));
  let visitors: Console["visitors"];
  ({ database, visitors, close } = await openConsole(() => "2026-01-08T01:00:00.000Z", { keysFile: join(folder, "keys.json") }));
  desk = await visitors.signedIn("dispatcher", AREAS.district);
}, 60_000);
afterAll(async () => {
  await close();
  await rm(folder, { recursive: true });
});

const keys = (...words: string[]) =>
  new Promise<{ code: number; out: string; told: string }>((resolve) => {
    const environment = { ...process.env, DATABASE_URL: database.pool.options.connectionString ?? "", KEYS_FILE: join(folder, "keys.json") };
    const child = execFile(process.execPath, ["--import", "tsx", "scripts/keys.ts", ...words], { cwd: root, env: environment }, (_error, out, told) => resolve({ code: child.exitCode ?? 1, out, told }));
  });
const listed = (out: string) => [...out.matchAll(/^([0-9a-f]{8}) {2}made \S+ {2}seals (\d+) contacts$/gm)].map(([, id = "", n]) => ({ id, seals: Number(n) }));
const asked = async (contact: string) => (await json<{ id: number }>(desk.post("/api/incidents", { key: randomUUID(), category: "lamp", description: "", position: [...INSIDE.gridA], asker: { contact } }))).id;
const shown = async (id: number) => (await json<IncidentSheet>(desk.get(`/api/incidents/${id}`))).contacts.map(({ contact }) => contact);

test("keys turn while the server runs: who asked before and who asks afterwards is still shown, and the old key can go", async () => {
  const before = await asked("10000000001");
  const [old] = listed((await keys()).out);
  expect(old).toMatchObject({ seals: 1 });
  const turned = await keys("turn");
  expect([turned.code, turned.told]).toEqual([0, ""]);
  const [, fresh] = listed(turned.out);
  expect(listed(turned.out)).toEqual([{ id: old?.id, seals: 0 }, { id: fresh?.id, seals: 1 }]);
  const after = await asked("10000000002");
  expect([await shown(before), await shown(after), await shown(before)]).toEqual([["10000000001"], ["10000000002"], ["10000000001"]]);
  expect(await keys("forget", fresh?.id ?? "")).toMatchObject({ code: 1, told: expect.stringMatching(/in use/) as string });
  expect(listed((await keys("forget", old?.id ?? "")).out)).toEqual([{ id: fresh?.id, seals: 2 }]);
  expect(await shown(before)).toEqual(["10000000001"]);
  const { rows } = await database.pool.query("select deed, kind, subject, roles from audit where kind = 'asker' order by id");
  expect(rows).toEqual([before, after].map((id) => ({ deed: "read", kind: "asker", subject: String(id), roles: ["dispatcher"] }))); // once each, however often they were looked at
}, 60_000);

test("words that make no sense are answered with those that do", async () => {
  for (const words of [["burn"], ["forget"], ["turn", "x"], ["forget", "00000000"]]) expect([words, await keys(...words)]).toEqual([words, { code: 1, out: "", told: expect.stringMatching(/npm run keys|there is no key 00000000/) as string }]);
}, 60_000);
