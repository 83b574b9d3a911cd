import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { IncidentReport } from "#contract/incidents.ts";
import { deskOf, wallOf } from "#contract/testing/viewer.ts";
import { createAreas } from "../areas/actions.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing/database.ts";
import { AREAS, INSIDE, seedDistrict } from "../db/testing/district.ts";
import { handleIncident, incidentEvents, incidentsOnBoard, reportIncident, type IncidentNeeds } from "./actions.ts";

const desk = deskOf(AREAS.district);
const CORNER = [123.42, 41.8005] as const;
let now = "2026-01-01T09:00:00.000Z";
let database: TestDatabase;
let needs: IncidentNeeds;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedDistrict(database.pool);
  needs = { pool: database.pool, areas: createAreas({ pool: database.pool, now: () => now, timeZone: "Asia/Shanghai" }), now: () => now, cornerNear: () => CORNER };
}, 60_000);
afterAll(() => database.drop());

const report = (changes: Partial<IncidentReport> = {}): IncidentReport => ({ key: randomUUID(), category: "lamp", description: "不亮", position: [...INSIDE.gridA], ...changes });
const onBoard = async (id: number, moment = now) => (await incidentsOnBoard(database.pool, desk, moment)).find((incident) => incident.id === id);

test("a report becomes a case of the grid it lies in, with its place in words, its clock, and its first event", async () => {
  const { id } = await reportIncident(needs, desk, report());
  expect(await onBoard(id)).toMatchObject({
    ver: 1, area: AREAS.gridA, state: "reported", place: "纺织小区 7号楼", wallPlace: "纺织小区 7号楼", position: [...INSIDE.gridA], dueAt: "2026-01-03T09:00:00.000Z",
  });
  expect(await incidentEvents(needs, desk, id)).toEqual([{ seq: 1, at: now, role: "desk", to: "reported" }]);
});

test("what touches one household is kept for walls by grid and corner, and what is restricted not at all", async () => {
  const { id: noise } = await reportIncident(needs, desk, report({ category: "noise" }));
  expect(await onBoard(noise)).toMatchObject({ wallPrecision: "grid", wallPlace: "甲一网格", wallPosition: [...CORNER] });
  const { id: family } = await reportIncident(needs, desk, report({ category: "family" }));
  expect(await onBoard(family)).toMatchObject({ restricted: true, wallPlace: "" });
  expect(await onBoard(family)).not.toHaveProperty("wallPosition");
});

test("the same key is the same case, however often and however fast it comes", async () => {
  const wish = report();
  const ids = await Promise.all(Array.from({ length: 8 }, () => reportIncident(needs, desk, wish)));
  expect(new Set(ids.map(({ id }) => id)).size).toBe(1);
  const { rows } = await database.pool.query("select count(*)::int as n from news where subject = $1", [ids[0]?.id]);
  expect(rows).toEqual([{ n: 1 }]);
});

test("a case without a point belongs to the area that is named", async () => {
  const { id } = await reportIncident(needs, desk, { key: randomUUID(), category: "opinion", description: "多设座椅", area: AREAS.gridB });
  expect(await onBoard(id)).toMatchObject({ area: AREAS.gridB, place: "甲二网格" });
  expect(await onBoard(id)).not.toHaveProperty("position");
});

test.each([
  [{ category: "no such" }, "category"],
  [{ position: [120, 41.8] as [number, number] }, "position"],
  [{ position: undefined, area: 999 }, "area"],
])("%j is refused by its field", async (changes, field) => {
  await expect(reportIncident(needs, desk, report(changes as Partial<IncidentReport>))).rejects.toMatchObject({ code: "invalid", field });
});

test("a case goes on step by step; who saw an older version is told so, and nobody skips a step", async () => {
  const { id } = await reportIncident(needs, desk, report());
  await expect(handleIncident(needs, desk, { id, ver: 1, to: "closed" })).rejects.toMatchObject({ code: "conflict", field: "to" });
  now = "2026-01-01T09:10:00.000Z";
  const both = await Promise.allSettled([handleIncident(needs, desk, { id, ver: 1, to: "in_progress" }), handleIncident(needs, desk, { id, ver: 1, to: "in_progress" })]);
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  now = "2026-01-01T09:20:00.000Z";
  await handleIncident(needs, desk, { id, ver: 2, to: "closed", reason: "已换灯" });
  expect(await onBoard(id)).toMatchObject({ ver: 3, state: "closed", closedAt: now });
  expect((await incidentEvents(needs, desk, id)).map(({ to }) => to)).toEqual(["reported", "in_progress", "closed"]);

  // the same question of the past
  expect(await onBoard(id, "2026-01-01T09:15:00.000Z")).toMatchObject({ ver: 2, state: "in_progress" });
  expect(await onBoard(id, "2026-01-01T09:15:00.000Z")).not.toHaveProperty("closedAt");
  expect(await onBoard(id, "2026-01-02T09:20:00.001Z")).toBeUndefined();
});

test("another's area is neither reported into, nor handled, nor read", async () => {
  const elsewhere = deskOf(AREAS.east);
  const { id } = await reportIncident(needs, desk, report());
  await expect(reportIncident(needs, elsewhere, report())).rejects.toMatchObject({ code: "forbidden" });
  await expect(handleIncident(needs, elsewhere, { id, ver: 1, to: "in_progress" })).rejects.toMatchObject({ code: "not-found" });
  await expect(incidentEvents(needs, elsewhere, id)).rejects.toMatchObject({ code: "not-found" });
  await expect(handleIncident(needs, wallOf(AREAS.district), { id, ver: 1, to: "in_progress" })).rejects.toMatchObject({ code: "forbidden" });
});

test("the log of a case cannot be rewritten", async () => {
  await expect(database.pool.query("update incident_event set reason = 'x'")).rejects.toThrow(/append-only/);
  await expect(database.pool.query("delete from incident_event")).rejects.toThrow(/append-only/);
});
