import type { AddressInfo } from "node:net";
import { askedViewer } from "#contract/testing/viewer.ts";
import { createApp } from "../../server/app.ts";
import { ensureClient } from "../../server/client-build.ts";
import { openCaseYear, TIME_ZONE } from "../bench/incidents/year.ts";
import { launchChromium } from "./chromium.ts";
import { openPage } from "./page.ts";
import { writeFileSync } from "node:fs";

const client = await ensureClient("/work/wt-lead");
const year = await openCaseYear(Date.now());
const app = await createApp({ pool: year.pool, clock: () => new Date(), timeZone: TIME_ZONE, hosts: ["127.0.0.1"], durable: "disk", dataFolder: year.folder, viewerOf: askedViewer, client });
await new Promise<void>((listening) => app.http.listen(0, "127.0.0.1", listening));
const url = `http://127.0.0.1:${(app.http.address() as AddressInfo).port}`;
for (let round = 0; round < 4; round++) for (const path of ["wall", "desk?audience=desk"]) {
  const { browser, close } = await launchChromium();
  if (round === 3) await browser.startTracing(undefined as never, { path: `/tmp/trace-${path.slice(0, 4)}.json`, categories: ["devtools.timeline", "v8.execute", "disabled-by-default-v8.cpu_profiler", "blink.user_timing", "disabled-by-default-devtools.timeline"] }).catch((e) => console.log(e));
  const { page } = await openPage(browser, `${url}/${path}`, { prepare: (o) => o.addInitScript(() => {
    const seen = { scripts: 0, style: 0, drawn: 0, frames: [] as number[][], idle: 0 };
    (window as any).seen = seen;
    const looking = setInterval(() => {
      if (!("__vue_app__" in (document.querySelector("#app") ?? {}))) return;
      seen.scripts ||= performance.now();
      const map = (window as any).desk("map camera").map.value;
      if (!map) return;
      clearInterval(looking);
      seen.style = performance.now();
      map.on("render", () => {
        const n = map.getLayer("area-grid") ? map.queryRenderedFeatures({ layers: ["area-grid"] }).length : -1;
        seen.frames.push([Math.round(performance.now()), n]);
        if (!seen.drawn && n > 0) seen.drawn = performance.now();
      });
      map.on("idle", () => seen.idle ||= performance.now());
    }, 4);
  }) });
  await page.waitForFunction(() => (window as any).seen.idle > 0, undefined, { timeout: 60000 });
  const got = await page.evaluate(() => ({ seen: (window as any).seen, res: performance.getEntriesByType("resource").map((e: any) => [e.name.replace(/^.*:\d+/, ""), Math.round(e.startTime), Math.round(e.responseEnd)]) }));
  if (round === 3) await browser.stopTracing().catch(() => {});
  console.log(path, round, JSON.stringify(got.seen));
  if (round === 2) for (const r of got.res) console.log("   ", ...r);
  await close();
}
await app.close();
await year.stop();
