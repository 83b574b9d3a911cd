import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MEASURE_GROUPS, type MeasureRow } from "#contract/measures.ts";
import { deskOf, wallOf } from "#contract/testing/viewer.ts";
import { createAreas } from "../areas/actions.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing/database.ts";
import { AREAS, seedDistrict } from "../db/testing/district.ts";
import { createMeasures } from "./actions.ts";
import { measureCells } from "./table.ts";

const NOW = "2026-02-01T04:00:00.000Z";
const DAY = 86_400_000;
const at = (days: number) => new Date(Date.parse(NOW) + days * DAY).toISOString();
const FROM = "2026-01-02T16:00:00.000Z"; // thirty local days, today among them
let database: TestDatabase;

interface Drawn {
  area: number;
  category: number;
  level: string;
  state: string;
  reported: string;
  due: string;
  handled: string | undefined;
  closed: string | undefined;
  rework: number;
  satisfied: boolean | undefined;
  responded: string | undefined;
  calls: { unit: number; role: "lead" | "assisting"; state: string; called: string; due: string; reportedIn: string | undefined }[];
}

/** Cases as they may stand; not each of them one the machine would make. */
const anyCase: fc.Arbitrary<Drawn> = fc
  .record({
    area: fc.constantFrom(AREAS.gridA, AREAS.gridB, AREAS.gridC, AREAS.westCommunity), category: fc.integer({ min: 1, max: 4 }), level: fc.constantFrom("grid", "community", "subdistrict", "district", "city"),
    state: fc.constantFrom("reported", "accepted", "assigned", "in_progress", "suspended", "to_verify", "rework", "closed", "closed", "closed", "evaluated", "evaluated", "rejected", "merged", "cancelled"),
    age: fc.integer({ min: 1, max: 60 }), given: fc.integer({ min: 1, max: 10 }), took: fc.integer({ min: 0, max: 12 }), rework: fc.constantFrom(0, 0, 0, 1, 2), satisfied: fc.constantFrom(undefined, true, true, false),
    calls: fc.array(fc.record({ unit: fc.integer({ min: 1, max: 3 }), role: fc.constantFrom("lead" as const, "assisting" as const), state: fc.constantFrom("signed", "declined", "absent", "done"), late: fc.integer({ min: -1, max: 1 }) }), { maxLength: 2 }),
  })
  .map(({ age, given, took, calls, ...each }) => {
    const reported = at(-age);
    const isEnded = ["closed", "evaluated", "rejected", "merged", "cancelled"].includes(each.state);
    const done = at(Math.min(0, -age + took));
    return {
      ...each, reported, due: at(-age + given), responded: each.state === "reported" ? undefined : at(-age + 0.25), handled: isEnded || each.state === "to_verify" || each.state === "rework" ? done : undefined, closed: isEnded ? done : undefined,
      calls: calls.map(({ late, ...call }) => ({ ...call, called: reported, due: at(-age + 0.1), reportedIn: call.state === "absent" || call.state === "declined" ? undefined : at(-age + 0.1 + late * 0.05) })),
    };
  });
const cases = fc.sample(anyCase, { numRuns: 250, seed: 7 });

beforeAll(async () => {
  database = await createTestDatabase();
  await seedDistrict(database.pool);
  await database.pool.query("insert into unit (kind, name, area_id) select 'department', '部门' || n, 1 from generate_series(1, 3) as n");
  for (const each of cases) await add(each);
});
afterAll(() => database.drop());

async function add(each: Drawn): Promise<void> {
  const { rows } = await database.pool.query<{ id: number }>(
    /* sql */ `
    insert into incident (area_id, plan_id, category_id, level, state, source, restricted, description, place, wall_place, reported_at, handle_due_at, handled_at, closed_at, rework, satisfied, responded_at)
    select $1, 1, id, $3, $4, 'desk', restricted, '', '', '', $5, $6, $7, $8, $9, $10, $11
      from category
     where id = $2
    returning id`,
    [each.area, each.category, each.level, each.state, each.reported, each.due, each.handled ?? null, each.closed ?? null, each.rework, each.satisfied ?? null, each.responded ?? null],
  );
  for (const [index, call] of each.calls.entries()) {
    await database.pool.query("insert into call (incident_id, number, from_area, to_unit, role, state, called_at, due_at, reported_in_at) values ($1, $2, 4, $3, $4, $5, $6, $7, $8)", [rows[0]?.id, index + 1, call.unit, call.role, call.state, call.called, call.due, call.reportedIn ?? null]);
  }
}

const tableFor = () => createMeasures({ pool: database.pool, areas: createAreas({ pool: database.pool, now: () => NOW, timeZone: "Asia/Shanghai" }), now: () => NOW, timeZone: "Asia/Shanghai" });
const ENDED = ["closed", "evaluated"];
const within = (moment: string | undefined) => moment !== undefined && moment > FROM && moment <= NOW;

/** incidents.md §9 word by word, one case at a time. */
function recount(all: readonly Drawn[]): Pick<MeasureRow, "closedInTime" | "closedOfDue" | "closedOfAccepted" | "satisfied" | "reworked" | "resolvedAt" | "suspended" | "funnel"> {
  const kept = all.filter(({ state }) => state !== "merged" && state !== "cancelled");
  const n = (is: (each: Drawn) => boolean) => kept.filter(is).length;
  const isDue = (each: Drawn) => within(each.due) && !["suspended", "reported", "rejected"].includes(each.state);
  const isClosed = (each: Drawn) => ENDED.includes(each.state) && within(each.closed);
  const isNew = (each: Drawn) => within(each.reported);
  const isAccepted = (each: Drawn) => isNew(each) && !["reported", "rejected"].includes(each.state);
  const isReworked = (each: Drawn) => each.rework > 0 && (isClosed(each) || within(each.handled));
  const closedUpTo = (...levels: string[]) => ({ numerator: n((each) => isClosed(each) && levels.includes(each.level)), denominator: n(isClosed) });
  const oldest = kept.filter(({ state }) => state === "suspended").map(({ reported }) => Date.parse(reported)).sort((a, b) => a - b)[0];
  return {
    closedInTime: { numerator: n((each) => isDue(each) && ENDED.includes(each.state) && (each.handled ?? "") <= each.due), denominator: n(isDue) },
    closedOfDue: { numerator: n((each) => isDue(each) && ENDED.includes(each.state)), denominator: n(isDue) },
    closedOfAccepted: { numerator: n((each) => isNew(each) && ENDED.includes(each.state)), denominator: n(isAccepted) },
    satisfied: { numerator: n((each) => isClosed(each) && each.satisfied === true), denominator: n((each) => isClosed(each) && each.satisfied !== undefined) },
    reworked: { numerator: n(isReworked), denominator: n((each) => isClosed(each) || isReworked(each)) },
    resolvedAt: { grid: closedUpTo("grid"), community: closedUpTo("grid", "community"), subdistrict: closedUpTo("grid", "community", "subdistrict"), district: closedUpTo("grid", "community", "subdistrict", "district") },
    suspended: { cases: n(({ state }) => state === "suspended"), oldestSeconds: oldest === undefined ? null : (Date.parse(NOW) - oldest) / 1000 },
    funnel: {
      reported: n(isNew), accepted: n(isAccepted), dispatched: n((each) => isAccepted(each) && each.state !== "accepted"),
      handled: n((each) => isNew(each) && ["to_verify", "rework", ...ENDED].includes(each.state)), closed: n((each) => isNew(each) && ENDED.includes(each.state)), rated: n((each) => isNew(each) && each.satisfied !== undefined),
    },
  };
}

const GRIDS: Record<string, readonly number[]> = { grid: [AREAS.gridA, AREAS.gridB, AREAS.gridC], community: [AREAS.westCommunity, AREAS.eastCommunity], subdistrict: [AREAS.west, AREAS.east], district: [AREAS.district] };
const WEST: readonly number[] = [AREAS.gridA, AREAS.gridB, AREAS.westCommunity];
const isIn = (key: number, { area }: Drawn): boolean => key === area || key === AREAS.district || ((key === AREAS.west || key === AREAS.westCommunity) && WEST.includes(area)) || ((key === AREAS.east || key === AREAS.eastCommunity) && area === AREAS.gridC);

test.each(["grid", "community", "subdistrict", "district"] as const)("by %s every figure is what counting one case after the other gives", async (by) => {
  const table = await tableFor().table(deskOf(AREAS.district), { by });
  expect(table).toMatchObject({ from: FROM, until: NOW, asOf: NOW, total: recount(cases) });
  for (const key of GRIDS[by] ?? []) {
    const row = table.rows.find((each) => each.key === key);
    const mine = cases.filter((each) => isIn(key, each));
    expect(row, `${by} ${key}`).toMatchObject(recount(mine));
    expect(row?.name).not.toBe("");
  }
});

test("by kind, and the times: half of all less than the median", async () => {
  const { rows } = await tableFor().table(deskOf(AREAS.district), { by: "category" });
  for (const { key, firstResponse, ...row } of rows) {
    const mine = cases.filter(({ category }) => category === key);
    expect(row).toMatchObject(recount(mine));
    expect(firstResponse).toEqual({ cases: expect.any(Number), medianSeconds: 21_600, p90Seconds: 21_600 });
  }
});

test("by office: whistles answered by their due time, leads rightly returned; posts, which are persons, are in no table", async () => {
  const { rows } = await tableFor().table(deskOf(AREAS.district), { by: "unit" });
  const calls = cases.flatMap(({ calls: each }) => each).filter(({ called }) => within(called));
  for (const { key, reportedIn, dispatchedRightly } of rows) {
    const mine = calls.filter(({ unit }) => unit === key);
    const led = mine.filter(({ role }) => role === "lead");
    expect(reportedIn).toEqual({ numerator: mine.filter(({ reportedIn: moment, due }) => moment !== undefined && moment <= due).length, denominator: mine.length });
    expect(dispatchedRightly).toEqual({ numerator: led.filter(({ state }) => state !== "declined").length, denominator: led.length });
  }
  expect(rows.map(({ key }) => key)).toEqual([1, 2, 3]);
  expect(MEASURE_GROUPS).not.toContain("post");
});

test("a wall's table knows no restricted case", async () => {
  const { total } = await tableFor().table(wallOf(AREAS.district), { by: "grid" });
  expect(total).toMatchObject(recount(cases.filter(({ category }) => category !== 4)));
});

test("a period that has passed is counted to its own end", async () => {
  const { from, until } = await tableFor().table(deskOf(AREAS.district), { by: "grid", from: "2026-01-01", until: "2026-01-10" });
  expect([from, until]).toEqual(["2025-12-31T16:00:00.000Z", "2026-01-10T16:00:00.000Z"]);
});

test("以下评上: calls by office and community are what counting one call after the other gives, and no post is among them", async () => {
  await database.pool.query("update call set rating = 1 + id % 5 where id % 3 = 0");
  await database.pool.query("insert into call (incident_id, number, from_area, to_post, role, state, called_at) select id, 9, 4, 1, 'assisting', 'absent', reported_at from incident where id <= 20");
  const { rows: ratings } = await database.pool.query<{ n: number; stars: number }>("select count(rating)::int as n, sum(rating)::int as stars from call where called_at > $1 and to_unit is not null and incident_id in (select id from incident)", [FROM]);
  const { cells, from, until } = await tableFor().calls(deskOf(AREAS.district), {});
  expect([from, until]).toEqual([FROM, NOW]);
  const WHERE: readonly (readonly [number, (each: Drawn) => boolean])[] = [[AREAS.westCommunity, (each) => WEST.includes(each.area)], [AREAS.eastCommunity, (each) => each.area === AREAS.gridC]];
  for (const [area, isHere] of WHERE) {
    for (const unit of [1, 2, 3]) {
      const mine = cases.filter(isHere).flatMap(({ calls }) => calls).filter((call) => call.unit === unit && within(call.called));
      const n = (is: (call: Drawn["calls"][number]) => boolean) => mine.filter(is).length;
      expect(cells.find((cell) => cell.unit === unit && cell.area === area)).toMatchObject({
        unitName: `部门${unit}`, called: mine.length, reportedIn: n(({ reportedIn, due }) => reportedIn !== undefined && reportedIn <= due), late: n(({ reportedIn, due }) => reportedIn !== undefined && reportedIn > due),
        absent: n(({ state }) => state === "absent"), declined: n(({ state }) => state === "declined"),
      });
    }
  }
  expect(cells).toHaveLength(6);
  expect([cells.reduce((sum, each) => sum + each.ratings, 0), cells.reduce((sum, each) => sum + each.stars, 0)]).toEqual([ratings[0]?.n, ratings[0]?.stars]);
  expect((await tableFor().calls(deskOf(AREAS.west), {})).cells.map(({ area }) => area)).toEqual([4, 4, 4]);
  expect((await tableFor().calls(deskOf(AREAS.district), { from: "2020-01-01", until: "2020-01-31" })).cells).toEqual([]);
});

test("a spreadsheet has both numbers of every rate, the moments between which it counts, and the total last", async () => {
  const table = await tableFor().table(deskOf(AREAS.district), { by: "community" });
  const [headings = [], ...lines] = measureCells(table);
  expect(headings).toEqual(expect.arrayContaining(["asOf", "from", "until", "key", "name", "closedInTime.numerator", "closedInTime.denominator", "resolvedAt.grid.numerator", "firstResponse.medianSeconds", "firstResponse.p90Seconds", "suspended.cases", "covered.numerator"]));
  const cell = (line: readonly string[] | undefined, name: string) => line?.[headings.indexOf(name)];
  expect(lines.map((line) => cell(line, "key"))).toEqual(["4", "5", "total"]);
  expect([cell(lines.at(-1), "closedOfDue.denominator"), cell(lines[0], "asOf")]).toEqual([String(table.total.closedOfDue.denominator), NOW]);
  expect(headings.join()).not.toMatch(/person|worker|post\b/);
});
