import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { askedViewer } from "#contract/testing/viewer.ts";
import { createApp } from "../../server/app.ts";
import { ensureClient } from "../../server/client-build.ts";
import { openCaseYear, share, TIME_ZONE } from "../bench/incidents/year.ts";
import type { Measured } from "../bench/row.ts";
import { launchChromium } from "./chromium.ts";
import { openPage, untilDrawn } from "./page.ts";

/**
 * On the demo's district with its year of cases. `first-map`: from the start of navigation to the first frame with borders of grids in it, for
 * a browser that was never here and a server that has been up a while. `pointer`: what we do for each frame in which the mouse was moved.
 */
export const names = ["wall/first-map", "desk/pointer"];

const ROUNDS = 5;
const SLOW_MILLISECONDS = 30_000;
const MOVES = 300;
const IDLE_MILLISECONDS = 10_000;

interface Seen {
  scripts: number;
  style: number;
  drawn: number;
}

export async function measure(asked: readonly string[]): Promise<Measured[]> {
  const client = await ensureClient(fileURLToPath(new URL("../..", import.meta.url)));
  const year = await openCaseYear(Date.now());
  const app = await createApp({ pool: year.pool, clock: () => new Date(), timeZone: TIME_ZONE, hosts: ["127.0.0.1"], durable: "disk", dataFolder: year.folder, viewerOf: askedViewer, client });
  try {
    await new Promise<void>((listening) => app.http.listen(0, "127.0.0.1", listening));
    const url = `http://127.0.0.1:${(app.http.address() as AddressInfo).port}`;
    const rows: Measured[] = [];
    if (asked.includes("wall/first-map")) rows.push(await firstMap(url, year.kind));
    if (asked.includes("desk/pointer")) rows.push(await pointer(url));
    return rows;
  } finally {
    await app.close();
    await year.stop();
  }
}

async function firstMap(url: string, kind: string): Promise<Measured> {
  const rounds = { wall: [] as Seen[], desk: [] as Seen[] };
  for (let round = 0; round <= ROUNDS; round++) {
    for (const page of ["wall", "desk"] as const) {
      const seen = await visit(`${url}/${page}${page === "desk" ? "?audience=desk" : ""}`);
      if (round > 0) rounds[page].push(seen); // the server was cold in the first
    }
  }
  const told = (page: keyof typeof rounds) => {
    const [scripts, style, drawn] = (["scripts", "style", "drawn"] as const).map((what) => share(rounds[page].map((seen) => seen[what]), 0.5).toFixed(0));
    return `${page}: program there after ${scripts} ms, style ${style}, grids drawn ${drawn} (at worst ${Math.max(...rounds[page].map((seen) => seen.drawn)).toFixed(0)})`;
  };
  return {
    name: "wall/first-map", ours: share(rounds.wall.map(({ drawn }) => drawn), 0.5), peerName: "none", unit: "ms", better: "less",
    note: `no peer: the demo's district in ${kind}, 1280×720, a new Chromium for each of ${ROUNDS} visits, drawn in software, server and database on the same two cores. ${told("wall")}; ${told("desk")}`,
  };
}

async function pointer(url: string): Promise<Measured> {
  const { browser, close } = await launchChromium();
  try {
    const { page } = await openPage(browser, `${url}/desk?audience=desk`);
    await untilDrawn(page);
    await page.evaluate(() => {
      const seen = { work: [] as number[], renders: 0 };
      (window as unknown as { moved: typeof seen }).moved = seen;
      new PerformanceObserver((list) => seen.work.push(...list.getEntries().filter(({ name }) => name === "work:pointer").map(({ duration }) => duration))).observe({ type: "measure" });
      window.desk("map camera").map.value?.on("render", () => void seen.renders++);
    });
    for (let n = 0; n < MOVES; n++) await page.mouse.move(400 + ((n * 37) % 440), 80 + ((n * 53) % 560));
    await page.mouse.move(600, 4);
    await page.waitForTimeout(2_000);
    const before = await page.evaluate(() => (window as unknown as { moved: { renders: number } }).moved.renders);
    await page.waitForTimeout(IDLE_MILLISECONDS);
    const { work, renders } = await page.evaluate(() => (window as unknown as { moved: { work: number[]; renders: number } }).moved);
    return {
      name: "desk/pointer", ours: share(work, 0.95), peerName: "none", unit: "ms", better: "less",
      note: `no peer: p95 of our work for a frame with pointer moves over the map, ${work.length} of them; at worst ${Math.max(...work).toFixed(1)} ms; ${renders - before} frames drawn in ${IDLE_MILLISECONDS / 1000} idle seconds`,
    };
  } finally {
    await close();
  }
}

async function visit(address: string): Promise<Seen> {
  const { browser, close } = await launchChromium();
  try {
    const { page } = await openPage(browser, address, { prepare: (opened) => opened.addInitScript(look) });
    await page.waitForFunction(() => (window as unknown as { seen: Seen }).seen.drawn > 0, undefined, { timeout: SLOW_MILLISECONDS });
    return await page.evaluate(() => (window as unknown as { seen: Seen }).seen);
  } finally {
    await close();
  }
}

/** Runs in the page, from before its first script on. */
function look(): void {
  const seen = { scripts: 0, style: 0, drawn: 0 };
  (window as unknown as { seen: Seen }).seen = seen;
  const looking = setInterval(() => {
    if (!("__vue_app__" in (document.querySelector("#app") ?? {}))) return;
    seen.scripts ||= performance.now();
    const map = window.desk("map camera").map.value;
    if (!map) return;
    clearInterval(looking);
    seen.style = performance.now();
    map.on("render", () => {
      if (!seen.drawn && map.getLayer("area-grid") && map.queryRenderedFeatures({ layers: ["area-grid"] }).length) seen.drawn = performance.now();
    });
  }, 4);
}
