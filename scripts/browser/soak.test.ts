import { expect, inject, test } from "vitest";
import { launchChromium } from "./chromium.ts";
import { openPage, untilLamp } from "./page.ts";
import { startStandIn } from "./stand-in.ts";

const isFull = process.env["TEST_SCALE"] === "full";
/** Each worker sends four fixes a second instead of one a minute: an hour passes in 15 s. */
const LOAD = { workers: 1_000, fixesASecond: 4_000 };
const SECONDS_AN_HOUR = 15;
const HOURS = isFull ? 16 : 0;
const MOST_GROWTH_BYTES = 8e6;

test.runIf(isFull)(`memory is as after the first hour when ${HOURS} hours of fixes have come`, { timeout: 600_000 }, async () => {
  const client = inject("client");
  const standIn = await startStandIn({ ...LOAD, packed: true, folders: { "/assets": `${client}/assets`, "/wall": client } });
  const { browser, close } = await launchChromium();
  const wall = await openPage(browser, `${standIn.url}/wall`, { viewport: { width: 640, height: 400 } });
  await untilLamp(wall.page, "live");
  const session = await wall.page.context().newCDPSession(wall.page);
  await session.send("Performance.enable");
  const held = async (): Promise<number> => {
    await session.send("HeapProfiler.collectGarbage");
    return (await session.send("Performance.getMetrics")).metrics.find(({ name }) => name === "JSHeapUsedSize")?.value ?? NaN;
  };
  const hour = () => wall.page.waitForTimeout(SECONDS_AN_HOUR * 1000);

  await hour();
  const first = await held();
  const heaps: number[] = [];
  for (let passed = 1; passed < HOURS; passed++) {
    await hour();
    heaps.push(await held());
  }
  console.log(`heap after each hour, MB: ${[first, ...heaps].map((bytes) => (bytes / 1e6).toFixed(1)).join(" ")}`);
  expect((heaps.at(-1) ?? NaN) - first).toBeLessThan(MOST_GROWTH_BYTES);
  expect(await wall.page.evaluate(() => window.desk("workers").table.count)).toBe(LOAD.workers);

  // kept outside the heap, without end: measures of our own
  expect(await wall.page.evaluate(() => performance.getEntriesByType("measure").length + performance.getEntriesByType("mark").length)).toBeLessThan(100);

  await wall.close();
  await close();
  await standIn.close();
});
