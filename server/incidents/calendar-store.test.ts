import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { deskOf } from "#contract/testing/viewer.ts";
import { viewerWith } from "#contract/viewer.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing/database.ts";
import { AREAS, INSIDE, seedDistrict } from "../db/testing/district.ts";
import { incidentEvents, incidentsOnBoard, reportIncident } from "./actions.ts";
import { calendarOf, changeDay, exportCalendar, importCalendar, type CalendarNeeds } from "./calendar-days.ts";
import { createCalendar } from "./calendar.ts";
import { commandIncident } from "./commanding.ts";
import { needsFor } from "./testing/needs.ts";

const ZONE = "Asia/Shanghai";
const desk = deskOf(AREAS.district);
const administrator = viewerWith("desk", [{ role: "administrator", area: AREAS.district }], { account: 1, name: "管理员" });
let now = "2026-01-08T01:00:00.000Z"; // Thursday, nine o'clock
let database: TestDatabase;
let needs: CalendarNeeds;
const audited: unknown[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  await seedDistrict(database.pool);
  await database.pool.query(`update category set clocks = '{"handle": {"amount": 2, "unit": "working_days"}, "sign": {"amount": 30, "unit": "emergency_minutes"}}' where code = 'lamp'`);
  const days = await createCalendar(database.pool, ZONE);
  needs = { ...(await needsFor(database.pool, () => now)), calendar: () => days.now(), days, timeZone: ZONE, auth: { audit: async (_, deed) => void audited.push(deed), auditReading: async () => {} } };
}, 60_000);
afterAll(() => database.drop());

const running = async () => {
  const { id } = await reportIncident(needs, desk, { key: randomUUID(), category: "lamp", description: "", position: [...INSIDE.gridA] });
  await commandIncident(needs, desk, { id, ver: 1, key: randomUUID(), command: { kind: "accept", duplicatesSeen: true } });
  return id;
};
const board = async (id: number) => (await incidentsOnBoard(database.pool, desk, now)).find((each) => each.id === id);

test("a day that is given free moves what is counted over it, with an event, news and a line in the audit; and back again", async () => {
  const id = await running();
  expect(await board(id)).toMatchObject({ handleDueAt: "2026-01-12T09:00:00.000Z", ver: 2 });
  expect(await changeDay(needs, administrator, { day: "2026-01-09", kind: "holiday", name: "停工" })).toEqual({ changed: ["2026-01-09"], recounted: 1, mistakes: [] });
  expect(await board(id)).toMatchObject({ handleDueAt: "2026-01-13T09:00:00.000Z", ver: 3, state: "accepted" });
  expect((await incidentEvents(needs, desk, id)).at(-1)).toMatchObject({ kind: "calendar", role: "system", from: "accepted", to: "accepted" });
  const { rows } = await database.pool.query("select (body ->> 'handleDueAt') as due from news where subject = $1 order by id desc limit 1", [id]);
  expect(rows).toEqual([{ due: "2026-01-13T09:00:00.000Z" }]);
  expect(audited).toMatchObject([{ deed: "changed", kind: "calendar", subject: "2026-01-09", detail: { recounted: 1 } }]);
  expect(await board(await running())).toMatchObject({ handleDueAt: "2026-01-13T09:00:00.000Z" }); // whoever begins now counts by the new days

  expect(await changeDay(needs, administrator, { day: "2026-01-09", kind: "ordinary", name: "" })).toMatchObject({ recounted: 2 });
  expect(await board(id)).toMatchObject({ handleDueAt: "2026-01-12T09:00:00.000Z" });
  expect(await changeDay(needs, administrator, { day: "2026-01-09", kind: "ordinary", name: "" })).toEqual({ changed: [], recounted: 0, mistakes: [] });
});

test("a year comes in as a spreadsheet, as a whole; a wrong line keeps all of it out, and other years stay", async () => {
  const csv = "day,kind,name\r\n2027-01-01,holiday,元旦\r\n2027-01-03,workday,元旦调休\r\n";
  expect(await importCalendar(needs, administrator, csv.replace("workday", "half"))).toMatchObject({ changed: [], mistakes: [{ line: 3, field: "kind" }] });
  expect((await calendarOf(needs, administrator, 2027)).days).toEqual([]);
  expect(await importCalendar(needs, administrator, csv)).toMatchObject({ changed: ["2027-01-01", "2027-01-03"], mistakes: [] });
  expect(await importCalendar(needs, administrator, csv.replace("2027-01-03,workday,元旦调休", "2027-01-02,holiday,元旦"))).toMatchObject({ changed: ["2027-01-02", "2027-01-03"] });
  expect(await calendarOf(needs, administrator, 2027)).toEqual({ year: 2027, years: [2025, 2026, 2027], days: [{ day: "2027-01-01", kind: "holiday", name: "元旦" }, { day: "2027-01-02", kind: "holiday", name: "元旦" }] });
  // what was written out comes in again and changes nothing, the days that have been among it
  expect(await importCalendar(needs, administrator, await exportCalendar(needs, administrator))).toEqual({ changed: [], recounted: 0, mistakes: [] });
});

test("what has been is not changed, nobody is sent home for a month, and only the administrator of the whole changes anything", async () => {
  const holiday = (day: string) => ({ day, kind: "holiday" as const, name: "停工" });
  for (const day of ["2026-01-07", "2026-01-08"]) await expect(changeDay(needs, administrator, holiday(day))).rejects.toMatchObject({ code: "invalid", field: "day" });
  await expect(changeDay(needs, administrator, { ...holiday("2026-03-03"), name: "" })).rejects.toMatchObject({ code: "invalid", field: "name" });
  const month = Array.from({ length: 30 }, (_, day) => `2028-03-${String(day + 1).padStart(2, "0")},holiday,停工`);
  await expect(importCalendar(needs, administrator, ["day,kind,name", ...month].join("\n"))).rejects.toMatchObject({ code: "invalid", field: "day" });
  expect((await calendarOf(needs, administrator, 2028)).days).toEqual([]);
  for (const other of [desk, viewerWith("desk", [{ role: "administrator", area: AREAS.west }])]) {
    await expect(changeDay(needs, other, holiday("2026-03-03"))).rejects.toMatchObject({ code: "forbidden" });
    await expect(importCalendar(needs, other, "")).rejects.toMatchObject({ code: "forbidden" });
    await expect(calendarOf(needs, other)).rejects.toMatchObject({ code: "forbidden" });
    await expect(exportCalendar(needs, other)).rejects.toMatchObject({ code: "forbidden" });
  }
});

test("the case and the days change together or not at all", async () => {
  now = "2026-01-13T01:00:00.000Z";
  const id = await running();
  const failing: CalendarNeeds = { ...needs, auth: { ...needs.auth, audit: () => Promise.reject(new Error("no")) } };
  await expect(changeDay(failing, administrator, { day: "2026-01-14", kind: "holiday", name: "停工" })).rejects.toThrow("no");
  expect(await board(id)).toMatchObject({ ver: 2, handleDueAt: "2026-01-15T09:00:00.000Z" });
  expect(needs.calendar().isWorkingDay(needs.calendar().dayOf(Date.parse("2026-01-14T04:00:00.000Z")))).toBe(true);
  expect((await calendarOf(needs, administrator)).days.map(({ day }) => day)).not.toContain("2026-01-14");
});
