import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { AxeResults } from "axe-core";
import { AREAS, INSIDE, PHONE } from "../../server/db/testing/district.ts";
import { launchChromium } from "./chromium.ts";
import { prepareGround, type Ground } from "./ground.ts";
import { brightnessAt, casesDrawn, openPage, symbolInBuffer, untilDrawn, untilLamp, type OpenPage } from "./page.ts";

let ground: Ground;
let chromium: { browser: Browser; close(): Promise<void> };
let wall: OpenPage;
const NEAR_DEGREES = 4; // digits: about 5 m
const told = () => wall.page.locator("main").innerText();

beforeAll(async () => {
  [ground, chromium] = await Promise.all([prepareGround(), launchChromium()]);
  wall = await openPage(chromium.browser, `${ground.url}/wall`);
  await untilLamp(wall.page, "live");
  await untilDrawn(wall.page);
});
afterAll(async () => {
  await wall.close();
  await chromium.close();
  await ground.close();
});

test("the map shows the grids there are, each once, and the whole district in the free space", async () => {
  const { grids, west, east, north, south } = await wall.page.evaluate(() => {
    const map = window.desk("map camera").map.value!;
    const found = map.queryRenderedFeatures({ layers: ["area-lit"], filter: ["==", ["get", "level"], "grid"] });
    const [upper, lower] = [map.project([123.42, 41.81]), map.project([123.48, 41.79])];
    return { grids: found.map(({ id }) => Number(id)), west: upper.x, north: upper.y, east: lower.x, south: lower.y };
  });
  expect([...new Set(grids)].sort()).toEqual([AREAS.gridA, AREAS.gridB, AREAS.gridC]);
  const free = await wall.page.evaluate(() => {
    const side = (name: string) => document.querySelector(name)!.getBoundingClientRect();
    return { left: side(".column.left").right, right: side(".column.right").left, top: side("header").bottom, bottom: side(".legend").top };
  });
  expect([west > free.left, east < free.right, north > free.top, south < free.bottom]).toEqual([true, true, true, true]);
});

test("a worker's symbol is where the fix says, and moves to where the next one says", async () => {
  const [here, there] = [[123.4251, 41.8049], [123.4291, 41.7951]] as const;
  expect(await ground.phone(here)).toBe(200);
  await vi.waitFor(async () => expect(await symbolInBuffer(wall.page)).toEqual([expect.closeTo(here[0], NEAR_DEGREES), expect.closeTo(here[1], NEAR_DEGREES)]), 5_000);
  await vi.waitFor(async () => expect(await brightnessAt(wall.page, here)).toBeGreaterThan(200), 5_000);
  expect(await brightnessAt(wall.page, there)).toBeLessThan(120);

  ground.advance(60_000);
  expect(await ground.phone(there)).toBe(200);
  await vi.waitFor(async () => expect(await symbolInBuffer(wall.page)).toEqual([expect.closeTo(there[0], NEAR_DEGREES), expect.closeTo(there[1], NEAR_DEGREES)]), 5_000);
  await vi.waitFor(async () => expect(await brightnessAt(wall.page, there)).toBeGreaterThan(200), 5_000);
  expect(await brightnessAt(wall.page, here)).toBeLessThan(120);
});

test("a worker who falls silent grows old on the screen without any message, and is said how old", async () => {
  await ground.phone([123.43, 41.795]);
  await vi.waitFor(async () => expect(await told()).toMatch(/新\s*1/), 8_000);
  ground.advance(6 * 60_000);
  await vi.waitFor(async () => expect(await told()).toMatch(/陈旧\s*1/), 12_000);
  const words = () => wall.page.evaluate(() => window.desk("map camera").map.value!.querySourceFeatures("worker-words").map(({ properties }) => String(properties["text"])));
  await vi.waitFor(async () => expect(await words()).toEqual([expect.stringMatching(/^[67] 分前$/)]), 20_000);
});

test("a case is drawn at its place, counted, and said among what just happened", async () => {
  await ground.report({ position: [...INSIDE.gridB] });
  await vi.waitFor(async () => expect(await casesDrawn(wall.page)).toHaveLength(1), 8_000);
  const at = await wall.page.evaluate(() => {
    const [found] = window.desk("map camera").map.value!.querySourceFeatures("incidents");
    return found?.geometry.type === "Point" ? found.geometry.coordinates : [];
  });
  expect(at).toEqual([expect.closeTo(INSIDE.gridB[0], NEAR_DEGREES), expect.closeTo(INSIDE.gridB[1], NEAR_DEGREES)]);
  await vi.waitFor(async () => expect(await told()).toMatch(/在办 1 件/), 8_000);
  expect(await told()).toMatch(/上报\s*路灯不亮/);
});

test("a wall is sent nothing that it may not know; a desk is", async () => {
  const desk = await openPage(chromium.browser, `${ground.url}/desk`);
  await untilLamp(desk.page, "live");
  const secrets = ["李望", "10000000001", "三单元五零二室", "家里天天吵", "\"aged65\"", "\"population\""];
  await ground.report({ category: "noise", description: "三单元五零二室", position: [123.43123, 41.80123] });
  await ground.report({ category: "family", description: "家里天天吵", position: [123.44321, 41.80321] });
  await ground.phone([123.431, 41.796]);
  await vi.waitFor(async () => expect(String(Buffer.concat(await desk.received()))).toContain("三单元五零二室"), 8_000);
  await new Promise((later) => setTimeout(later, 1_000)); // whatever else the wall may be sent

  const [toDesk, toWall] = [Buffer.concat(await desk.received()), Buffer.concat(await wall.received())].map(String) as [string, string];
  expect(["李望", "三单元五零二室", '"population"'].filter((told) => !toDesk.includes(told))).toEqual([]);
  expect([...secrets, PHONE, "41.80321", "41.80123"].filter((secret) => toWall.includes(secret))).toEqual([]);
  expect(toWall).toContain("session:snapshot");
  expect(await told()).not.toMatch(/家庭纠纷/);
  await desk.close();
});

test("the line falls silent: lamp and ages say so; it comes back and nothing is missing", async () => {
  const before = await casesDrawn(wall.page);
  ground.cable.silence();
  const id = await ground.report({ position: [...INSIDE.gridC] });
  await ground.command(id, { kind: "accept", duplicatesSeen: true }, { kind: "dispatch", lead: { post: 1 }, assisting: [], reason: "更近" }, { kind: "sign", call: 1, relayed: "电话" });
  await untilLamp(wall.page, "offline", 20_000);
  expect(await told()).toMatch(/离线·自 \d\d:\d\d 起/);
  expect(await told()).toMatch(/断线/);
  expect(await wall.page.evaluate(() => getComputedStyle(document.querySelector(".canvas")!).filter)).toMatch(/saturate\(0\)/);
  expect(await casesDrawn(wall.page)).toEqual(before);
  // what is known goes on ageing by our own clock
  const ages = await wall.page.evaluate(() => window.desk("workers").counts.value.freshness);
  expect(ages.fresh + ages.late + ages.stale).toBe(1);

  await ground.cable.mend();
  await untilLamp(wall.page, "live", 40_000);
  await vi.waitFor(async () => expect(await casesDrawn(wall.page)).toHaveLength(before.length + 1), 8_000);
  expect(await told()).toMatch(/处置\s*路灯不亮/);
});

test("a day begins: other ids, and no ghosts of yesterday's", async () => {
  const known = () => wall.page.evaluate(() => ({ workers: [...window.desk("workers").roster.value.keys()], cases: [...window.desk("incidents").incidents.value.keys()] }));
  const yesterday = await known();
  const drawn = (await casesDrawn(wall.page)).length;
  expect([yesterday.workers.length, yesterday.cases.length, drawn]).toEqual([1, 3, 3]);
  ground.advance(Date.parse("2026-01-01T16:00:30Z") - ground.now().getTime());
  await vi.waitFor(async () => expect((await known()).workers).not.toEqual(yesterday.workers), 15_000);
  await vi.waitFor(async () => expect((await known()).workers).toHaveLength(1), 25_000);
  await vi.waitFor(async () => {
    await ground.phone([123.432, 41.797]); // until the server has read who is on the new shift
    expect(await symbolInBuffer(wall.page)).toEqual([expect.closeTo(123.432, NEAR_DEGREES), expect.closeTo(41.797, NEAR_DEGREES)]);
  }, { timeout: 15_000, interval: 500 });

  const today = await known();
  expect(today.cases).toHaveLength(3);
  expect(today.cases.filter((id) => yesterday.cases.includes(id))).toEqual([]);
  await vi.waitFor(async () => expect(await casesDrawn(wall.page)).toHaveLength(drawn), 8_000);
  expect(today.cases).toEqual(expect.arrayContaining(await casesDrawn(wall.page)));
  expect(await wall.page.evaluate(() => window.desk("workers").table.count)).toBe(1);
});

test("the server starts anew, and the wall goes on with what there is now", async () => {
  await ground.restart();
  await ground.report({ position: [123.475, 41.805] });
  await untilLamp(wall.page, "live", 40_000);
  await vi.waitFor(async () => expect(await casesDrawn(wall.page)).toHaveLength(4), 20_000);
});

test("graphics are lost and given back: the map is as before", async () => {
  await wall.page.evaluate(() => {
    const gl = window.desk("map camera").map.value!.getCanvas().getContext("webgl2");
    const lost = gl?.getExtension("WEBGL_lose_context");
    lost?.loseContext();
    setTimeout(() => lost?.restoreContext(), 500);
  });
  await wall.page.waitForFunction(() => window.desk("map camera").map.value === undefined);
  await untilDrawn(wall.page);
  await vi.waitFor(async () => expect(await casesDrawn(wall.page)).toHaveLength(4), 15_000);
  expect(await brightnessAt(wall.page, [123.432, 41.797])).toBeGreaterThan(120);
});

test("a wall that nothing happens on draws at most one frame in ten seconds", async () => {
  await untilDrawn(wall.page);
  const frames = await wall.page.evaluate(async () => {
    const map = window.desk("map camera").map.value!;
    await new Promise((later) => setTimeout(later, 2_000));
    let drawn = 0;
    map.on("render", () => drawn++);
    await new Promise((later) => setTimeout(later, 10_000));
    return drawn;
  });
  expect(frames).toBeLessThanOrEqual(1);
});

test("nothing serious in the way of those who see, hear or move otherwise", async () => {
  await wall.page.evaluate(readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
  const { violations } = await wall.page.evaluate(() => (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run());
  expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
});

test("a server with another program is followed: the wall loads itself anew, and only then", async () => {
  const loadedAt = () => wall.page.evaluate(() => performance.timeOrigin);
  const before = await loadedAt(); // the server was started anew before, with the same program
  await wall.page.route("**/wall", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replaceAll("/assets/index-", "/assets/index-other-") });
  }, { times: 1 });
  await ground.restart();
  await vi.waitFor(async () => expect(await loadedAt()).toBeGreaterThan(before), { timeout: 30_000, interval: 500 });
  await untilLamp(wall.page, "live", 20_000);
});

test("nobody complained all the while but those whose line was cut", async () => {
  const cut = /net::ERR_|Custom layer with id 'workers' cannot be restored|WebSocket connection to|Failed to load resource|AJAXError|Failed to fetch|context lost/i;
  expect((await wall.complaints()).filter((words) => !cut.test(words))).toEqual([]);
});
