import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { viewerWith } from "#contract/viewer.ts";
import { launchChromium } from "./chromium.ts";
import { prepareGround, type Ground } from "./ground.ts";
import { openPage, untilDrawn, untilLamp, type OpenPage } from "./page.ts";

let ground: Ground;
let chromium: { browser: Browser; close(): Promise<void> };
let desk: OpenPage;

beforeAll(async () => {
  [ground, chromium] = await Promise.all([prepareGround({ desk: viewerWith("desk", [{ role: "planner", area: 1 }], { person: 1, name: "李望" }) }), launchChromium()]);
  await ground.pool.query("insert into candidate_site (name, kind, position) values ('远处铺面', 'vacant_shop', st_setsrid(st_makepoint(123.459, 41.8005), 4326)), ('门口铺面', 'vacant_shop', st_setsrid(st_makepoint(123.43, 41.8005), 4326))");
  desk = await openPage(chromium.browser, `${ground.url}/desk?panel=circles&layers=circles`);
  await untilLamp(desk.page, "live");
  await untilDrawn(desk.page);
});
afterAll(async () => {
  await desk.close();
  await chromium.close();
  await ground.close();
});

test("a planner searches, sees the proof and the ranks on the map, and tries what was found", { timeout: 60_000 }, async () => {
  const { page } = desk;
  await page.getByLabel("新设几处").selectOption("1");
  await page.getByRole("button", { name: "开始选址" }).click();
  await page.getByText("已证明最优：新覆盖 36 户").waitFor();
  await page.getByRole("button", { name: "门口铺面" }).waitFor();
  const ranks = () => page.evaluate(() => window.desk("map camera").map.value?.querySourceFeatures("siting").map(({ properties }) => String(properties["rank"])).sort());
  await expect.poll(ranks).toEqual(["", "1"]);
  await page.getByRole("button", { name: "在图上试设这些点" }).click();
  await expect.poll(() => page.evaluate(() => window.desk("what if").thought.value.tried)).toEqual([[123.43, 41.8005]]);
  await expect.poll(() => page.url()).toContain("kind=canteen");
  await page.getByRole("button", { name: "清除" }).last().click();
  await expect.poll(ranks).toEqual(["", ""]);
});

test("who may not report is offered no form, by no key either", async () => {
  expect(await desk.page.getByRole("button", { name: "登记案件" }).count()).toBe(0);
  await desk.page.locator("main").press("n");
  expect(await desk.page.getByRole("heading", { name: "登记案件" }).count()).toBe(0);
});

test("nobody complained", async () => expect(await desk.complaints()).toEqual([]));
