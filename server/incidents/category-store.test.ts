import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { deskOf } from "#contract/testing/viewer.ts";
import { viewerWith } from "#contract/viewer.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing/database.ts";
import { AREAS, INSIDE, seedDistrict } from "../db/testing/district.ts";
import { readCsv, writeCsv } from "../edge/csv.ts";
import { categoriesNow, reportIncident } from "./actions.ts";
import { incidentSheet } from "./sheet.ts";
import { allCategories, exportCategories, importCategories, saveCategory } from "./categories.ts";
import { commandIncident } from "./commanding.ts";
import type { IncidentNeeds } from "./needs.ts";
import { categoryOf } from "./testing/world.ts";
import { needsFor } from "./testing/needs.ts";

const desk = deskOf(AREAS.district);
const administrator = viewerWith("desk", [{ role: "administrator", area: AREAS.district }]);
const elsewhere = viewerWith("desk", [{ role: "administrator", area: AREAS.west }]);
let now = "2026-01-05T02:00:00.000Z";
let database: TestDatabase;
let needs: IncidentNeeds;
beforeAll(async () => {
  database = await createTestDatabase();
  await seedDistrict(database.pool);
  needs = await needsFor(database.pool, () => now);
});
afterAll(() => database.drop());

const { id: _id, handleSeconds: _about, ...lamp } = categoryOf({ clocks: { handle: { amount: 9, unit: "calendar_days" } } });
const accepted = async () => {
  const { id } = await reportIncident(needs, desk, { key: randomUUID(), category: "lamp", description: "", position: [...INSIDE.gridA] });
  await commandIncident(needs, desk, { id, ver: 1, key: randomUUID(), command: { kind: "accept", duplicatesSeen: true } });
  return id;
};
const handleDue = async (id: number) => (await incidentSheet(needs, desk, id)).incident.handleDueAt;

test("a kind changes from its day on; a case that runs keeps the row it began with, also through rework and another start", async () => {
  const before = await accepted();
  expect(await handleDue(before)).toBe("2026-01-07T02:00:00.000Z");
  await saveCategory(needs, administrator, lamp, "2026-01-06T00:00:00.000Z");
  expect(await handleDue(await accepted())).toBe("2026-01-07T02:00:00.000Z"); // not yet in force
  now = "2026-01-06T02:00:00.000Z";
  const after = await accepted();
  expect(await handleDue(after)).toBe("2026-01-15T16:00:00.000Z");
  await commandIncident(needs, desk, { id: before, ver: 2, key: randomUUID(), command: { kind: "dispatch", lead: { post: 1 }, assisting: [] } });
  expect(await handleDue(before)).toBe("2026-01-07T02:00:00.000Z");
  // who draws the older case still knows its kind, and offers it to nobody
  expect((await categoriesNow(database.pool, now)).filter(({ code }) => code === "lamp")).toMatchObject([{ retired: true }, { id: expect.any(Number) }]);
  const versions = (await allCategories(needs, administrator)).filter(({ code }) => code === "lamp");
  expect(versions).toMatchObject([{ from: "2026-01-06T00:00:00.000Z", openCases: 1 }, { until: "2026-01-06T00:00:00.000Z", openCases: 2 }]);
});

test("a spreadsheet comes back as it was written, and changes nothing; a line that is wrong keeps all of it out", async () => {
  const csv = await exportCategories(needs, administrator);
  expect(await importCategories(needs, administrator, csv)).toEqual({ changed: [], unchanged: 4, mistakes: [] });
  const rows = readCsv(csv);
  const [headings = []] = rows;
  const put = (line: number, name: string, value: string) => rows.map((row, index) => (index === line ? row.map((each, column) => (headings[column] === name ? value : each)) : row));
  const wrong = await importCategories(needs, administrator, writeCsv(put(2, "sign", "两个").map((row, index) => (index === 1 ? row.map((each, column) => (headings[column] === "sign" ? "明" : each)) : row))));
  expect(wrong).toMatchObject({ changed: [], mistakes: [{ line: 3, field: "sign" }] });
  expect((await importCategories(needs, administrator, writeCsv(put(1, "clock.handle", "soon")))).mistakes).toMatchObject([{ line: 2, field: "clocks.handle" }]);
  now = "2026-01-07T02:00:00.000Z";
  expect(await importCategories(needs, administrator, writeCsv(put(1, "nameZh", "=HYPERLINK(1)")))).toMatchObject({ changed: [rows[1]?.[0]] });
  expect(await exportCategories(needs, administrator)).toContain("'=HYPERLINK(1)");
});

test("what has been is not changed, and only the administrator of the whole changes what will be", async () => {
  await expect(saveCategory(needs, administrator, lamp, "2026-01-06T00:00:00.000Z")).rejects.toMatchObject({ code: "invalid", field: "effectiveAt" });
  for (const viewer of [desk, elsewhere]) {
    await expect(saveCategory(needs, viewer, lamp)).rejects.toMatchObject({ code: "forbidden" });
    await expect(importCategories(needs, viewer, "")).rejects.toMatchObject({ code: "forbidden" });
    await expect(exportCategories(needs, viewer)).rejects.toMatchObject({ code: "forbidden" });
  }
});
