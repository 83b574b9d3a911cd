import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { FieldDay } from "#contract/field.ts";
import { ensureClient } from "../../server/client-build.ts";
import type { Measured } from "../bench/row.ts";
import { launchChromium } from "./chromium.ts";

/** What the field page costs before the map, and how long until a task can be pressed: four times slower a processor, 400 kbit/s. The peers are the budgets. */
export const names = ["field/first-load", "field/first-load-time"];

const BUDGET = { kilobytes: 250, milliseconds: 3_000 };
const LINE = { offline: false, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8, latency: 100 };
const SLOWER = 4;
const TYPES: Record<string, string> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".webmanifest": "application/manifest+json" };

const DAY: FieldDay = {
  at: "2026-01-01T09:00:00.000Z", me: { id: 1, name: "李望" }, installation: { district: "试验区", demo: true, timeZone: "Asia/Shanghai", gridVersion: 1 }, places: [{ id: 6, name: "甲一网格", level: "grid", bounds: [123.42, 41.79, 123.44, 41.81] }],
  onShiftUntil: "2026-01-01T16:00:00.000Z", month: { houses: 40, passed: 12 },
  categories: [{ id: 1, code: "lamp", group: "municipal", nameZh: "路灯不亮", nameEn: "Street lamp", sign: "灯", level: "grid", fastTrack: false, restricted: false, wallPlace: "exact", handleSeconds: 172_800 }],
  tasks: Array.from({ length: 12 }, (_, index) => ({
    isFound: false, mayVerify: false, check: "photo" as const, call: { number: 1, to: { post: 1 }, fromArea: 6, role: "lead" as const, state: "called" as const, calledAt: "2026-01-01T08:50:00.000Z" },
    incident: { id: index + 1, ver: 3, category: 1, group: "municipal" as const, level: "grid" as const, state: "assigned" as const, place: `${index + 1} 号楼`, description: "不亮", reportedAt: "2026-01-01T08:40:00.000Z", dueAt: "2026-01-02T08:40:00.000Z" },
  })),
};

export async function measure(): Promise<Measured[]> {
  const client = await ensureClient(fileURLToPath(new URL("../..", import.meta.url)));
  let bytes = 0;
  const server = createServer((request, response) => void (async () => {
    const { pathname } = new URL(request.url ?? "", "http://x");
    if (pathname === "/field-worker.js") return void response.writeHead(404).end(); // what it keeps for later is not part of it
    const body = pathname === "/api/field/day" ? Buffer.from(JSON.stringify(DAY)) : await readFile(join(client, pathname === "/field" ? "field.html" : pathname)).catch(() => undefined);
    if (!body) return void response.writeHead(404).end();
    const packed = gzipSync(body);
    bytes += packed.length;
    response.writeHead(200, { "content-type": TYPES[pathname === "/field" ? ".html" : extname(pathname)] ?? "application/json", "content-encoding": "gzip" }).end(packed);
  })());
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { browser, close } = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 360, height: 640 } });
    const session = await page.context().newCDPSession(page);
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", LINE);
    await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/field`, { waitUntil: "commit" });
    await page.locator(".card").first().waitFor();
    const milliseconds = await page.evaluate(() => performance.now());
    const note = `cold, processor ${SLOWER} times slower, 400 kbit/s with 100 ms; to the first task that can be pressed`;
    return [
      { name: "field/first-load", ours: bytes / 1000, peer: BUDGET.kilobytes, peerName: "budget", unit: "kB", better: "less", note: "gzip, all that is fetched before the map" },
      { name: "field/first-load-time", ours: milliseconds, peer: BUDGET.milliseconds, peerName: "budget", unit: "ms", better: "less", note },
    ];
  } finally {
    await close();
    await new Promise((closed) => server.close(closed));
  }
}
