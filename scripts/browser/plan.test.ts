import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { viewerWith } from "#contract/viewer.ts";
import { launchChromium } from "./chromium.ts";
import { prepareGround, type Ground } from "./ground.ts";
import { openPage, untilDrawn, type OpenPage } from "./page.ts";

let ground: Ground;
let chromium: { browser: Browser; close(): Promise<void> };
let plan: OpenPage;

beforeAll(async () => {
  [ground, chromium] = await Promise.all([prepareGround({ desk: viewerWith("desk", [{ role: "planner", area: 1 }], { person: 1, account: 1, name: "李望" }) }), launchChromium()]);
  await ground.pool.query("insert into account (name, person_id) values ('planner', 1)");
  plan = await openPage(chromium.browser, `${ground.url}/plan`);
});
afterAll(async () => {
  await plan.close();
  await chromium.close();
  await ground.close();
});

const households = () => plan.page.locator("tbody tr").filter({ has: plan.page.getByRole("button", { name: /^甲[一二]网格$/ }) }).locator("td:nth-child(3)").allInnerTexts();
/** The grids that are told to be drawn; each lies in several tiles. */
const drawnGrids = () => plan.page.evaluate(() => [...new Set(window.desk("map camera").map.value?.querySourceFeatures("plan-faces").filter(({ properties }) => properties["drawn"]).map(({ properties }) => Number(properties["id"])))].sort((a, b) => a - b));
/** Where a place lies in the window. */
const at = async (lon: number, lat: number) => {
  const box = (await plan.page.locator("main canvas").boundingBox()) ?? { x: 0, y: 0 };
  const { x, y } = await plan.page.evaluate(([west, north]) => window.desk("map camera").map.value!.project([west!, north!]), [lon, lat]);
  return { x: box.x + x, y: box.y + y };
};
const steps = () => ground.pool.query<{ step: object }>("select step from plan_step order by seq").then(({ rows }) => rows.map(({ step }) => step));

test("a draft is begun, a shared border is pulled over a house, and both grids are counted anew at once", { timeout: 60_000 }, async () => {
  const { page } = plan;
  await page.getByLabel("草案名称").fill("甲社区调整");
  await page.getByRole("button", { name: "新建草案" }).click();
  await page.getByRole("button", { name: "甲一网格" }).waitFor();
  await untilDrawn(page);
  await page.getByRole("button", { name: "甲一网格" }).click();
  await expect.poll(() => page.evaluate(() => window.desk("map camera").map.value?.querySourceFeatures("plan-handles").length)).toBeGreaterThan(0);
  // the middle of the straight border between both becomes a corner, and goes west of the house with 36 households
  const [from, to] = [await at(123.44, 41.8), await at(123.4275, 41.8)];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  for (let n = 1; n <= 8; n++) await page.mouse.move(from.x + ((to.x - from.x) * n) / 8, from.y + ((to.y - from.y) * n) / 8);
  await expect.poll(households).toEqual(expect.arrayContaining(["36 → 0", "0 → 36"])); // before the mouse is let go
  await page.mouse.up();
  await expect.poll(steps).toMatchObject([{ kind: "do", edits: [{ kind: "insert-corner" }] }, { kind: "do", edits: [{ kind: "move-corner" }] }]);
});

test("taken back by keys, done again, split along a drawn way; after a reload all of it is there", { timeout: 60_000 }, async () => {
  const { page } = plan;
  await page.keyboard.press("Control+z");
  await expect.poll(households).not.toContain("36 → 0");
  await page.keyboard.press("Control+Shift+z");
  await expect.poll(households).toContain("36 → 0");
  // a line out of the grid, around the house and in again wins it back
  await page.keyboard.press("r");
  for (const [lon, lat] of [[123.423, 41.804], [123.438, 41.804], [123.438, 41.796], [123.423, 41.796]] as const) {
    const { x, y } = await at(lon, lat);
    await page.mouse.click(x, y);
  }
  await page.keyboard.press("Enter");
  await expect.poll(households).not.toContain("36 → 0");
  await page.keyboard.press("Control+z");
  await expect.poll(households).toContain("36 → 0");
  await page.keyboard.press("s");
  for (const [lon, lat] of [[123.42, 41.81], [123.424, 41.8], [123.44, 41.79]] as const) {
    const { x, y } = await at(lon, lat);
    await page.mouse.click(x, y);
  }
  await expect.poll(async () => (await steps()).at(-1)).toMatchObject({ kind: "do", edits: [{ kind: "split", face: 6 }] });
  await page.getByRole("button", { name: "新网格" }).first().waitFor();
  await expect.poll(drawnGrids).toHaveLength(3);
  const drawn = await drawnGrids();
  await page.reload();
  await page.getByRole("button", { name: "新网格" }).first().waitFor();
  await untilDrawn(page);
  await expect.poll(drawnGrids).toEqual(drawn);
  await page.getByRole("button", { name: "提交审批" }).click();
  await page.getByText("待审批 · 甲社区调整").waitFor();
  expect(await page.getByRole("button", { name: "批准" }).count()).toBe(0);
});

test("nobody complained", async () => expect(await plan.complaints()).toEqual([]));
