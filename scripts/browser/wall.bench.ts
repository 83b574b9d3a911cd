import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { ensureClient } from "../../server/client-build.ts";
import type { Measured } from "../bench/row.ts";
import { launchChromium } from "./chromium.ts";
import { startStandIn, type StandIn } from "./stand-in.ts";

/**
 * Milliseconds for which the page's thread is busy in each second that a wall stands there while workers move.
 *
 * All of the thread, because what scripts ask for (parsing JSON, copying to a worker) is not counted as their own time; that is in the note.
 */
export const names = ["wall/work"];

const LOAD = { workers: 16_000, fixesASecond: 536 };
const WARM_UP_MILLISECONDS = 8_000;
const MEASURED_MILLISECONDS = 20_000;
/** Small: drawing is done in software here, and is not what is asked. */
const VIEWPORT = { width: 640, height: 400 };

/** Milliseconds: of each batch, from the event to the table and from there to the buffer; and of tasks over 50 ms. */
interface Seen {
  heard: number[];
  shown: number[];
  tasks: number[];
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const modules = (path: string) => `${root}node_modules/${path}`;

export async function measure(): Promise<Measured[]> {
  const client = await ensureClient(root);
  const { browser, close } = await launchChromium();
  const run = async (standIn: StandIn, path: string, isReady: () => boolean) => {
    const page = await browser.newPage({ viewport: VIEWPORT });
    await page.goto(`${standIn.url}${path}`);
    await page.waitForFunction(isReady);
    const figures = await watch(page);
    await page.close();
    await standIn.close();
    return figures;
  };
  try {
    const ours = await run(await startStandIn({ ...LOAD, packed: true, folders: { "/assets": `${client}/assets`, "/wall": client } }), "/wall", () => document.querySelector("canvas") !== null);
    const peer = await run(
      await startStandIn({ ...LOAD, packed: false, folders: { "/maplibre": modules("maplibre-gl/dist"), "/socket.io-client": modules("socket.io-client/dist"), "/peer": `${root}scripts/browser/wall-peer` } }),
      "/peer/",
      () => "ready" in window,
    );
    return [{
      name: "wall/work", ours: ours.busyMilliseconds, peer: peer.busyMilliseconds, peerName: "MapLibre with GeoJSON, one JSON object a fix", unit: "ms/s", better: "less",
      note: `${LOAD.workers} workers, ${LOAD.fixesASecond} fixes/s; ours is the whole wall, gliding. Scripts alone ${ours.scriptMilliseconds.toFixed(0)} against ${peer.scriptMilliseconds.toFixed(0)} ms/s. From event to buffer p95 ${ours.batchMilliseconds.toFixed(1)} ms; longest task ${ours.longestTaskMilliseconds.toFixed(0)} ms against ${peer.longestTaskMilliseconds.toFixed(0)} ms`,
    }];
  } finally {
    await close();
  }
}

async function watch(page: Page): Promise<{ busyMilliseconds: number; scriptMilliseconds: number; batchMilliseconds: number; longestTaskMilliseconds: number }> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const spentSeconds = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    const [busy = 0, script = 0] = ["TaskDuration", "ScriptDuration"].map((each) => metrics.find(({ name }) => name === each)?.value);
    return { busy, script };
  };
  await page.waitForTimeout(WARM_UP_MILLISECONDS);
  await page.evaluate(() => {
    const seen: Seen = { heard: [], shown: [], tasks: [0] };
    (window as unknown as { seen: Seen }).seen = seen;
    new PerformanceObserver((list) => seen.tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });
    new PerformanceObserver((list) => {
      for (const { name, duration } of list.getEntries()) {
        if (name === "work:positions") seen.heard.push(duration);
        if (name === "work:moves") seen.shown.push(duration);
      }
    }).observe({ type: "measure" });
  });
  const before = await spentSeconds();
  const began = performance.now();
  await page.waitForTimeout(MEASURED_MILLISECONDS);
  const seconds = (performance.now() - began) / 1000;
  const after = await spentSeconds();
  const [busyMilliseconds, scriptMilliseconds] = [((after.busy - before.busy) * 1000) / seconds, ((after.script - before.script) * 1000) / seconds];
  const { heard, shown, tasks } = await page.evaluate(() => (window as unknown as { seen: Seen }).seen);
  const batches = heard.map((duration, index) => duration + (shown[index] ?? 0));
  batches.sort((a, b) => a - b);
  return { busyMilliseconds, scriptMilliseconds, batchMilliseconds: batches[Math.floor(batches.length * 0.95)] ?? 0, longestTaskMilliseconds: Math.max(...tasks) };
}
