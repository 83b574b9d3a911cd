import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { launchChromium } from "./chromium.ts";
import { prepareGround, type Ground } from "./ground.ts";
import { openPage, untilDrawn, untilLamp, type OpenPage } from "./page.ts";

let ground: Ground;
let chromium: { browser: Browser; close(): Promise<void> };
let desk: OpenPage;

beforeAll(async () => {
  [ground, chromium] = await Promise.all([prepareGround(), launchChromium()]);
  for (const description of ["路口的灯不亮", "站前的灯不亮"]) await ground.report({ description });
  await ground.phone([123.43, 41.797]);
  desk = await openPage(chromium.browser, `${ground.url}/desk`);
  await untilLamp(desk.page, "live");
  await untilDrawn(desk.page);
});
afterAll(async () => {
  await desk.close();
  await chromium.close();
  await ground.close();
});

const selected = () => desk.page.evaluate(() => window.desk("selection").selected.value);
const press = async (...keys: string[]) => {
  for (const key of keys) await desk.page.keyboard.press(key);
};

test("the keyboard alone goes through the queue, opens a case and leaves it again", async () => {
  await press("ArrowDown", "Enter");
  await vi.waitFor(async () => expect((await selected())?.kind).toBe("incident"), 3_000);
  const first = await selected();
  await press("2");
  await vi.waitFor(async () => expect(await selected()).not.toEqual(first), 3_000);
  await press("Escape");
  await vi.waitFor(async () => expect(await selected()).toBeUndefined(), 3_000);
});

test("a slash searches: a person by the first letters of the name, found and opened without a mouse", async () => {
  await press("/");
  await desk.page.keyboard.type("lw");
  await desk.page.getByRole("option").first().waitFor({ timeout: 5_000 });
  await press("ArrowDown", "Enter");
  await vi.waitFor(async () => expect((await selected())?.kind).toBe("worker"), 3_000);
  await vi.waitFor(async () => expect(await desk.page.locator("body").innerText()).toContain("李望"), 5_000);
  await press("Escape", "Escape");
});

test("the focus is seen wherever it goes", async () => {
  const unseen: string[] = [];
  for (let step = 0; step < 25; step++) {
    await press("Tab");
    const bare = await desk.page.evaluate(() => {
      const focused = document.activeElement;
      if (!focused || focused === document.body) return undefined;
      const { outlineStyle, boxShadow } = getComputedStyle(focused);
      return outlineStyle === "none" && boxShadow === "none" ? focused.outerHTML.slice(0, 120) : undefined;
    });
    if (bare) unseen.push(bare);
  }
  expect(unseen).toEqual([]);
});

test("nothing serious in the way of those who see, hear or move otherwise: at rest, with a case, with a new one", async () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  await desk.page.evaluate(axe);
  const serious = async () => {
    const { violations } = await desk.page.evaluate(() => (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run());
    return violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  };
  expect(await serious()).toEqual([]);
  await desk.page.evaluate(() => (document.activeElement as HTMLElement).blur()); // wherever the last test left it
  await press("1");
  await vi.waitFor(async () => expect((await selected())?.kind).toBe("incident"), 3_000);
  expect(await serious()).toEqual([]);
  await press("Escape", "n");
  await desk.page.locator("form textarea").first().waitFor({ timeout: 3_000 });
  expect(await serious()).toEqual([]);
});

test("a point that is tried is dragged: homes within reach follow under the hand, the address when it is let go", { timeout: 90_000 }, async () => {
  const { page } = desk;
  await page.goto(`${ground.url}/desk?panel=circles&layers=circles,uncovered&try=123.43,41.8002`);
  await untilLamp(page, "live");
  const change = () => page.evaluate(() => {
    const households = window.desk("what if").outcome.value?.households;
    return households && households.after - households.before;
  });
  await expect.poll(change).toBe(36);
  await page.getByText("+36").first().waitFor();
  const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run());
  expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);

  const address = page.url();
  const pin = await page.locator(".circle-pin").boundingBox();
  const [x, y] = [(pin?.x ?? 0) + 13, (pin?.y ?? 0) + 13];
  // to the eastern end of the street, 2.5 km away, and back
  const east = await page.evaluate(() => window.desk("map camera").map.value?.project([123.46, 41.8]).x ?? 0) + ((await page.locator("canvas").first().boundingBox())?.x ?? 0);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(east, y, { steps: 12 });
  await expect.poll(change).toBe(0);
  expect(page.url()).toBe(address);
  await page.mouse.move(x, y, { steps: 12 });
  await expect.poll(change).toBe(36);
  await page.mouse.move(x + 2, y);
  await page.mouse.up();
  await expect.poll(() => page.url()).not.toBe(address);
});

test("nobody complained", async () => expect(await desk.complaints()).toEqual([]));
