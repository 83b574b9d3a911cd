import { distanceMetres } from "#geo/sphere/distance.ts";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { makeDistrict } from "../district.ts";
import { casesBetween, fillingOf, type Filling } from "../fill.ts";
import { calendarDay, dayNumber, DAY_MILLISECONDS, localDay, localMidnight } from "../local-time.ts";
import { INCIDENT_STATES } from "#contract/incidents.ts";
import { isOpen } from "../../../server/incidents/case.ts";
import { dueAtOf } from "../../../server/incidents/clocks.ts";
import { last } from "../town/list.ts";
import { isInside } from "../town/ring.ts";
import { caseGroundOf } from "./case-ground.ts";
import { livesOf } from "./case-tables.ts";
import { World } from "./life.ts";
import { CASES_PER_YEAR, CaseCalendar, YEAR_DAYS, type PlannedCase } from "./day-of-cases.ts";

const SEED = "yuanhe-1";
const TODAY = dayNumber(2026, 11, 25);
const FIRST_DAY = TODAY - YEAR_DAYS;

/** One year for all that follows: the town takes seconds. */
const district = makeDistrict(SEED);
const ground = caseGroundOf(district);
const calendar = new CaseCalendar(SEED, ground, FIRST_DAY);
const year = casesBetween(calendar, localMidnight(FIRST_DAY), localMidnight(TODAY));

/** The lives of the last hundred days of it. */
const recent = year.filter(({ reportedAtMilliseconds }) => reportedAtMilliseconds >= localMidnight(TODAY - 100));
const lived = [...livesOf(new World(ground), recent, recent.map((_, index) => index + 1), localMidnight(TODAY), () => undefined)];

const month = ({ reportedAtMilliseconds }: PlannedCase) => calendarDay(localDay(reportedAtMilliseconds)).month;
const hour = ({ reportedAtMilliseconds: at }: PlannedCase) => Math.floor((at - localMidnight(localDay(at))) / 3_600_000);
const share = (cases: readonly PlannedCase[], is: (each: PlannedCase) => boolean) => cases.filter(is).length / cases.length;
const of = (...codes: string[]) => year.filter(({ category }) => codes.includes(category.code));

test("a year has 26,000 cases, told in order, each under a name of its own", () => {
  expect(year.length).toBe(CASES_PER_YEAR);
  expect(new Set(year.map(({ reference }) => reference)).size).toBe(year.length);
  expect(year.every((each, index) => index === 0 || (year[index - 1]?.reportedAtMilliseconds ?? 0) <= each.reportedAtMilliseconds)).toBe(true);
});

test("the same day has the same cases, whichever day is asked for first", () => {
  const again = new CaseCalendar(SEED, ground, FIRST_DAY);
  again.casesOf(TODAY + 90);
  expect(again.casesOf(TODAY - 100)).toEqual(calendar.casesOf(TODAY - 100));
  expect(new CaseCalendar("another", ground, FIRST_DAY).casesOf(TODAY - 100)).not.toEqual(calendar.casesOf(TODAY - 100));
});

test("the same seed and moment make the same rows; another key makes other phones, and nothing else", () => {
  const now = localMidnight(TODAY) + 50_000_000;
  const hashOf = ({ tables }: Filling, except = "") => tables.filter(({ name }) => name !== except).reduce((hash, table) => hash.update(JSON.stringify(table)), createHash("sha256")).digest("hex");
  const [mine, others] = [fillingOf(district, Buffer.alloc(32, 7), now, 60), fillingOf(makeDistrict(SEED), Buffer.alloc(32, 8), now, 60)];
  expect(hashOf(others, "device")).toBe(hashOf(mine, "device"));
  expect(hashOf(others)).not.toBe(hashOf(mine));
}, 240_000);

test("the year after goes on as busy", () => {
  const next = casesBetween(calendar, localMidnight(TODAY), localMidnight(TODAY + YEAR_DAYS));
  expect(next.length / CASES_PER_YEAR).toBeGreaterThan(0.95);
  expect(next.length / CASES_PER_YEAR).toBeLessThan(1.05);
});

test("seasons: radiators are cold in winter, sewers overflow in summer rain, snow falls in no summer", () => {
  expect(share(of("heating"), (each) => [11, 12, 1, 2, 3].includes(month(each)))).toBeGreaterThan(0.93);
  expect(of("heating").filter((each) => [6, 7, 8].includes(month(each)))).toEqual([]);
  expect(of("snow").filter((each) => [5, 6, 7, 8, 9].includes(month(each)))).toEqual([]);
  expect(share(of("sewer"), (each) => [7, 8].includes(month(each)))).toBeGreaterThan(0.35);
});

test("hours: noise by night, most else by day", () => {
  expect(share(of("noise"), (each) => hour(each) >= 18 || hour(each) < 2)).toBeGreaterThan(0.6);
  expect(share(of("litter", "property", "opinion"), (each) => hour(each) >= 6 && hour(each) < 20)).toBeGreaterThan(0.85);
  const byHour = Array.from({ length: 24 }, (_, each) => year.filter((one) => hour(one) === each).length);
  expect(Math.max(...byHour) / Math.min(...byHour)).toBeGreaterThan(5);
});

test("weekdays: property offices hear less on weekends, neighbours more", () => {
  const weekend = (each: PlannedCase) => [0, 6].includes(calendarDay(localDay(each.reportedAtMilliseconds)).weekday);
  expect(share(of("property"), weekend)).toBeLessThan(2 / 7);
  expect(share(of("noise"), weekend)).toBeGreaterThan(2 / 7);
});

test("every case with a position lies in the grid it names, and on or by a street or a door", () => {
  const wrong = year.filter(({ where: { grid, position } }) => !grid.polygons.some(([outer = [], ...holes]) => isInside(position, outer.slice(1)) && !holes.some((hole) => isInside(position, hole.slice(1)))));
  expect(wrong).toEqual([]);
});

test("some are not located: opinions never, some who telephone", () => {
  expect(of("opinion").some(({ isLocated }) => isLocated)).toBe(false);
  const lost = share(year, ({ isLocated }) => !isLocated);
  expect(lost).toBeGreaterThan(0.02);
  expect(lost).toBeLessThan(0.06);
});

test("a life runs forward, by the machine: more than nine of ten are handled in time, 99.7 % end", () => {
  for (const { life: { steps } } of lived) {
    expect(steps[0].next.ver).toBe(1);
    for (const [index, { atMilliseconds }] of steps.entries()) if (atMilliseconds < (steps[index - 1]?.atMilliseconds ?? 0)) throw new Error("a life runs backward");
  }
  const handled = lived.map(({ life }) => last(life.steps).next).filter(({ handledAt, handleDueAt }) => handledAt && handleDueAt);
  const inTime = handled.filter(({ handledAt = "", handleDueAt = "" }) => handledAt <= handleDueAt).length / handled.length;
  expect(inTime).toBeGreaterThan(0.92);
  expect(inTime).toBeLessThan(0.99);
  const old = lived.filter(({ planned }) => planned.reportedAtMilliseconds < localMidnight(TODAY - 60));
  expect(old.filter(({ life }) => isOpen(last(life.steps).next)).length / old.length).toBeLessThan(0.005);
});

test("every state, every way of ending, calls that came late or never: the year has seen them all", () => {
  const seen = new Set(lived.flatMap(({ life }) => life.steps.map(({ next }) => next.state)));
  expect([...seen].sort()).toEqual([...INCIDENT_STATES].sort());
  const callStates = new Set(lived.flatMap(({ life }) => life.steps.flatMap(({ next }) => next.calls.map(({ state }) => state))));
  expect([...callStates].sort()).toEqual(["absent", "called", "declined", "done", "en_route", "on_scene", "released", "signed"]);
  const shareOf = (is: (each: (typeof lived)[number]) => boolean) => lived.filter(is).length / lived.length;
  expect(shareOf(({ life }) => life.arrival.intake.solved !== undefined)).toBeGreaterThan(0.05);
  expect(shareOf(({ life }) => last(life.steps).next.state === "merged")).toBeGreaterThan(0.002);
  expect(shareOf(({ life }) => last(life.steps).next.calls.filter(({ role }) => role === "assisting").length > 0)).toBeGreaterThan(0.03);
  const rated = lived.map(({ life }) => last(life.steps).next).filter(({ satisfied }) => satisfied !== undefined);
  expect(rated.filter(({ satisfied }) => satisfied).length / rated.length).toBeGreaterThan(0.96);
});

test("whenever the demo is opened, about a hundred cases are open, and some of them are late", () => {
  const counts: number[] = [];
  const late: number[] = [];
  for (let moment = localMidnight(TODAY - 20) + 3 * 3_600_000; moment < localMidnight(TODAY); moment += 11.5 * 3_600_000) {
    const standing = lived.flatMap(({ life: { steps } }) => steps.findLast(({ atMilliseconds }) => atMilliseconds <= moment)?.next ?? []).filter(isOpen);
    counts.push(standing.length);
    late.push(standing.filter((each) => (dueAtOf(each) ?? "~") < new Date(moment).toISOString()).length);
  }
  expect(Math.min(...counts)).toBeGreaterThan(60);
  expect(Math.max(...counts)).toBeLessThan(150);
  expect(late.filter((count) => count > 0).length / late.length).toBeGreaterThan(0.9);
  expect(Math.max(...late)).toBeLessThan(40);
});

test("the six hotspots are hot: nowhere else within 120 m are so many of their kind", () => {
  for (const { code, category, casesPerYear, buildings } of calendar.hotspots) {
    const ofKind = year.filter((each) => each.category.code === category && each.isLocated);
    expect(ofKind.filter(({ hotspot }) => hotspot === code).length).toBe(casesPerYear);
    const centre = buildings[0]?.doors[0] ?? [0, 0];
    const near = (position: readonly [number, number]) => ofKind.filter(({ where }) => distanceMetres(where.position, position) < 120).length;
    const here = near(centre);
    // every seventh elsewhere: enough to find a second one, and quick
    const elsewhere = ofKind.filter(({ where }, index) => index % 7 === 0 && distanceMetres(where.position, centre) > 300).map(({ where }) => near(where.position));
    expect(here).toBeGreaterThan(2 * Math.max(...elsewhere));
  }
});

test("the README names the places of the hotspots", () => {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  for (const { code, category, casesPerYear, compound } of calendar.hotspots) {
    const name = district.compounds[compound - 1]?.block.name;
    expect(readme).toMatch(new RegExp(`\\| ${code} \\| .*\`${category}\` \\| ${name}.* \\| ${casesPerYear} \\|`));
  }
});

test("hotspots keep their season, and lie far from each other", () => {
  const heating = year.filter(({ hotspot }) => hotspot === "H3");
  expect(heating.every((each) => [11, 12, 1, 2, 3].includes(month(each)))).toBe(true);
  const centres = calendar.hotspots.map(({ buildings }) => buildings[0]?.doors[0] ?? [0, 0] as const);
  for (const [index, centre] of centres.entries()) for (const other of centres.slice(index + 1)) expect(distanceMetres(centre, other)).toBeGreaterThan(450);
});

test("a day is a local day", () => {
  expect(localDay(Date.parse("2026-01-01T16:00:00.000Z"))).toBe(dayNumber(2026, 1, 2));
  expect(localMidnight(dayNumber(2026, 1, 2)) + DAY_MILLISECONDS).toBe(Date.parse("2026-01-02T16:00:00.000Z"));
});
