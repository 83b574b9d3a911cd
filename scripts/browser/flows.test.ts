import type { AxeResults } from "axe-core";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { chiefOf } from "#contract/testing/viewer.ts";
import { viewerWith } from "#contract/viewer.ts";
import { launchChromium } from "./chromium.ts";
import { prepareGround, type Ground } from "./ground.ts";
import { openPage, untilDrawn, untilLamp, type OpenPage } from "./page.ts";

let ground: Ground;
let chromium: { browser: Browser; close(): Promise<void> };
let desk: OpenPage;
const NAMED = viewerWith("desk", [...chiefOf(1).grants, { role: "administrator", area: 1 }], { person: 1, name: "李望" });

beforeAll(async () => {
  [ground, chromium] = await Promise.all([prepareGround({ desk: NAMED }), launchChromium()]);
  await ground.pool.query("update category set urgent = true where code = 'noise'");
  await ground.pool.query("insert into unit (kind, name, area_id) values ('sanitation', '东街道环卫所', 3)");
  desk = await openPage(chromium.browser, `${ground.url}/desk`);
  await untilLamp(desk.page, "live");
  await untilDrawn(desk.page);
});
afterAll(async () => {
  await desk.close();
  await chromium.close();
  await ground.close();
});

const press = async (...keys: string[]) => {
  for (const key of keys) await desk.page.keyboard.press(key);
};
const featuresOf = (page: Page, ...layers: string[]) =>
  page.evaluate((asked) => window.desk("map camera").map.value?.queryRenderedFeatures({ layers: asked }).map(({ properties }) => String(properties["id"])) ?? [], layers);

/** What the map has been given, near or far. */
const casesOnMap = () => desk.page.evaluate(() => new Set(window.desk("map camera").map.value?.querySourceFeatures("incidents").map(({ id }) => id)).size);

test("an alarm lies over desk and wall until somebody takes it by name; the wall says that it is taken, and not by whom", { timeout: 60_000 }, async () => {
  const wall = await openPage(chromium.browser, `${ground.url}/wall`);
  await untilLamp(wall.page, "live");
  await ground.report({ category: "noise", description: "有人呼救" });
  const [here, there] = [desk.page.locator(".alarms"), wall.page.locator(".alarms")];
  await here.locator(".waiting").waitFor({ timeout: 8_000 });
  await there.locator(".waiting").waitFor({ timeout: 8_000 });
  expect(await there.locator("button").count()).toBe(0);
  await press("F8");
  await vi.waitFor(async () => expect(await here.innerText()).toContain("已由 李望 接警"), 8_000);
  await vi.waitFor(async () => expect(await there.innerText()).toContain("接警"), 8_000);
  expect(await there.locator(".waiting").count()).toBe(0);
  expect((await wall.received()).some((bytes) => bytes.includes("李望"))).toBe(false);
  const { rows } = await ground.pool.query("select actor, kind from incident_event where kind = 'take'");
  expect(rows).toEqual([{ actor: 1, kind: "take" }]);
  expect(await wall.complaints()).toEqual([]);
  await wall.close();
});

test("a called unit is drawn from the community until it reports in", { timeout: 30_000 }, async () => {
  const id = await ground.report({ description: "灯杆倒了" });
  await ground.command(id, { kind: "accept", duplicatesSeen: true }, { kind: "dispatch", lead: { unit: 1 }, assisting: [], reason: "要吊车" });
  await vi.waitFor(async () => expect(await featuresOf(desk.page, "arc-waiting")).toContain(`${id}/1`), 8_000);
  await desk.page.evaluate((incident) => window.desk("selection").select({ kind: "incident", id: incident }), id);
  await desk.page.locator(".commands .primary").waitFor({ timeout: 8_000 });
  await press("q");
  await desk.page.locator("form.command").waitFor({ timeout: 5_000 });
  await press("Enter");
  await vi.waitFor(async () => expect(await featuresOf(desk.page, "arc-waiting", "arc-late")).toEqual([]), 8_000);
  await press("Escape");
});

test("a step of the funnel shows its cases in list and map, and stands in the address", { timeout: 30_000 }, async () => {
  await desk.page.evaluate(() => window.desk("selection").select());
  const step = desk.page.locator(".funnel .step").nth(3);
  await step.waitFor({ timeout: 8_000 });
  expect(await step.locator("b").innerText()).toBe("1");
  await step.click();
  await vi.waitFor(async () => expect(await desk.page.locator(".queue [role=option]").count()).toBe(1), 5_000);
  expect(new URL(desk.page.url()).searchParams.get("stage")).toBe("in_progress");
  await vi.waitFor(async () => expect(await casesOnMap()).toBe(1), 5_000);
  await desk.page.locator(".funnel .missing").first().click();
  await vi.waitFor(async () => expect(new URL(desk.page.url()).searchParams.get("stage")).toBe("before-accepted"), 5_000);
  await vi.waitFor(async () => expect(await desk.page.locator(".queue [role=option]").count()).toBe(1), 5_000);
  await desk.page.locator(".filters .stage").click();
  await vi.waitFor(async () => expect(await desk.page.locator(".queue [role=option]").count()).toBe(2), 5_000);
});

test("a restricted case is shut until somebody says why; that is kept for the supervisor", { timeout: 30_000 }, async () => {
  const id = await ground.report({ category: "family", description: "夫妻争吵，孩子在家" });
  await vi.waitFor(async () => expect(await desk.page.evaluate((incident) => window.desk("incidents").incidents.value.has(incident), id)).toBe(true), 8_000);
  await desk.page.evaluate((incident) => window.desk("selection").select({ kind: "incident", id: incident }), id);
  const shut = desk.page.locator(".shut");
  await shut.getByRole("button").click();
  expect(await desk.page.locator(".side").innerText()).not.toContain("夫妻争吵");
  await desk.page.keyboard.type("上门前了解情况");
  await press("Enter");
  await vi.waitFor(async () => expect(await shut.innerText()).toContain("夫妻争吵，孩子在家"), 8_000);
  const { rows } = await ground.pool.query("select name, deed, subject, reason from audit");
  expect(rows).toEqual([{ name: "李望", deed: "opened", subject: String(id), reason: "上门前了解情况" }]);
  await shut.getByRole("button").last().click();
  expect(await desk.page.locator(".side").innerText()).not.toContain("夫妻争吵");
});

test("nothing serious in the way of anybody on any page of the administration", { timeout: 60_000 }, async () => {
  const admin = await openPage(chromium.browser, `${ground.url}/admin`);
  const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  await admin.page.getByRole("tab").first().waitFor({ timeout: 10_000 });
  await admin.page.evaluate(axe);
  const serious: string[] = [];
  const tabs = await admin.page.getByRole("tab").allInnerTexts();
  for (const [index, tab] of tabs.entries()) {
    await admin.page.getByRole("tab").nth(index).click();
    await admin.page.locator("#admin-panel > *").waitFor({ timeout: 5_000 });
    await admin.page.waitForLoadState("networkidle");
    const { violations } = await admin.page.evaluate(() => (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run());
    serious.push(...violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id, nodes }) => `${tab} ${id}: ${nodes[0]?.html}`));
  }
  expect(tabs.length).toBeGreaterThanOrEqual(6);
  expect(serious).toEqual([]);
  expect(await admin.complaints()).toEqual([]);
  await admin.close();
});

test("nobody complained", async () => expect(await desk.complaints()).toEqual([]));
