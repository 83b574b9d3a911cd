import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import { launchChromium } from "./browser/chromium.ts";

/**
 * `npm run screenshots -- [--url http://127.0.0.1:8080] [--settle SECONDS]`: the pictures of the README, from a server that runs, or from a demo that is started for it.
 */

const FOLDER = fileURLToPath(new URL("../client/screenshots", import.meta.url));
const MOST_BYTES = 300_000;
const QUALITIES = [90, 82, 74, 66, 55, 45];
const VIEWPORT = { width: 1920, height: 1080 };

interface Picture {
  name: string;
  path: string;
  /** Who enters the demo to see it. */
  role: "wall" | "dispatcher";
  /** What is done before it is taken. */
  pose?: (page: Page) => Promise<unknown>;
}

const PICTURES: readonly Picture[] = [
  { name: "wall", path: "/wall", role: "wall" },
  { name: "wall-circles", path: "/wall?layers=incidents,workers,circles", role: "wall" },
  { name: "wall-hotspots", path: "/wall?layers=incidents,workers,hotspots", role: "wall" },
  { name: "desk", path: "/desk", role: "dispatcher", pose: (page) => page.keyboard.press("1") },
];

const { values } = parseArgs({ options: { url: { type: "string" }, settle: { type: "string", default: "12" } } });
const settleMilliseconds = Number(values.settle) * 1000;
const demo = values.url ? undefined : await startDemo();
const { browser, close } = await launchChromium();
await mkdir(FOLDER, { recursive: true });
try {
  for (const { name, path, role, pose } of PICTURES) {
    const page = await browser.newPage({ viewport: VIEWPORT, locale: "zh-CN", reducedMotion: "reduce" });
    await page.goto(`${values.url ?? demo?.url}/demo/${role}?to=${encodeURIComponent(path)}`);
    await page.waitForTimeout(settleMilliseconds);
    await pose?.(page);
    if (pose) await page.waitForTimeout(settleMilliseconds / 2);
    const { bytes, quality } = await picture(page);
    await writeFile(`${FOLDER}/${name}.webp`, bytes);
    console.log(`${name}.webp: ${Math.round(bytes.length / 1000)} kB, quality ${quality}`);
    await page.close();
  }
} finally {
  // a demo that goes on would keep the data folder
  await close();
  await demo?.stop();
}

/** As good as fits: Chromium writes WebP itself. */
async function picture(page: Page): Promise<{ bytes: Buffer; quality: number }> {
  const session = await page.context().newCDPSession(page);
  for (const quality of QUALITIES) {
    const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality });
    const bytes = Buffer.from(data, "base64");
    if (bytes.length <= MOST_BYTES) return { bytes, quality };
  }
  throw new Error(`a picture of ${page.url()} is larger than ${MOST_BYTES} bytes at every quality`);
}

async function startDemo(): Promise<{ url: string; stop(): Promise<void> }> {
  const server = spawn(process.execPath, ["--import", "tsx", fileURLToPath(new URL("../server/main.ts", import.meta.url))], { stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of createInterface({ input: server.stdout })) {
    const [, url] = /ready after .*?(https?:\/\/[^\s/;]+)/.exec(line) ?? [];
    if (!url) continue;
    server.stdout.resume();
    return {
      url,
      async stop() {
        server.kill("SIGTERM");
        if (server.exitCode === null) await once(server, "exit");
      },
    };
  }
  throw new Error("the demo did not start");
}
