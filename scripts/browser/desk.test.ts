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

test("nothing serious in the way of those who see, hear or move otherwise: at rest, with a case, with a new one", { timeout: 60_000 }, async () => {
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

test("nobody complained", async () => expect(await desk.complaints()).toEqual([]));
