import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { viewerWith } from "#contract/viewer.ts";
import { toGcj02 } from "#geo/datum/gcj02.ts";
import { worldOf } from "#geo/datum/mercator.ts";
import type { Position } from "#geo/position.ts";
import { launchChromium } from "./chromium.ts";
import { prepareGround, type Ground } from "./ground.ts";
import { openPage, untilDrawn, untilLamp, type OpenPage } from "./page.ts";

/** Where a white spot stands in reality; the map of the service is drawn in GCJ-02, so it stands half a kilometre away there. */
const SPOT: Position = [123.4342, 41.8033];
let ground: Ground;
let chromium: { browser: Browser; close(): Promise<void> };
let admin: OpenPage;
let desk: OpenPage;
let service: Server;
let asked = 0;

/** A tile of a map in GCJ-02: streets in squares, and the spot. */
async function draw(zoom: number, column: number, row: number): Promise<Buffer> {
  const { x, y } = worldOf(toGcj02(SPOT));
  const [left, top] = [(x * 2 ** zoom - column) * 256, (y * 2 ** zoom - row) * 256];
  const pixels = Buffer.alloc(256 * 256 * 3);
  for (let at = 0; at < 256 * 256; at++) {
    const [across, down] = [at % 256, Math.floor(at / 256)];
    const [red, green, blue] = Math.hypot(across + 0.5 - left, down + 0.5 - top) < 6 ? [255, 255, 255] : across % 64 < 3 || down % 64 < 3 ? [88, 112, 143] : [45, 64, 48];
    pixels.set([red, green, blue], 3 * at);
  }
  return sharp(pixels, { raw: { width: 256, height: 256, channels: 3 } }).png().toBuffer();
}

beforeAll(async () => {
  service = createServer((request, response) => {
    asked++;
    const [, zoom = 0, column = 0, row = 0] = (request.url ?? "").split(/[/.?]/).map(Number);
    void draw(zoom, column, row).then((picture) => response.writeHead(200, { "content-type": "image/png", "access-control-allow-origin": "*" }).end(picture));
  });
  await new Promise<void>((listening) => service.listen(0, "127.0.0.1", listening));
  const both = viewerWith("desk", [{ role: "administrator", area: 1 }, { role: "dispatcher", area: 1 }], { name: "李望" });
  [ground, chromium] = await Promise.all([prepareGround({ desk: both }), launchChromium()]);
});
afterAll(async () => {
  await Promise.all([admin, desk].map((page) => page.close()));
  await chromium.close();
  await ground.close();
  service.closeAllConnections();
  service.close();
});

test("an administrator names a map, and is told what is missing first", async () => {
  admin = await openPage(chromium.browser, `${ground.url}/admin`);
  await admin.page.getByRole("tab", { name: "设置" }).click();
  await admin.page.getByLabel("坐标系").selectOption("gcj02");
  await admin.page.getByLabel("显示方式").selectOption("plain");
  await admin.page.getByLabel("地址", { exact: true }).fill(`http://127.0.0.1:${(service.address() as AddressInfo).port}/{z}/{x}/{y}.png`);
  await admin.page.getByRole("form", { name: "外部底图" }).getByRole("button", { name: "保存" }).click();
  await admin.page.getByText("请填版权说明").waitFor();
  await admin.page.getByLabel("版权说明").fill("试验测绘院");
  await admin.page.getByLabel("审图号").fill("GS(2026)0000号");
  await admin.page.getByRole("form", { name: "外部底图" }).getByRole("button", { name: "保存" }).click();
  await admin.page.getByText("已保存").waitFor();
  if (process.env["SHOTS"]) await admin.page.screenshot({ path: `${process.env["SHOTS"]}/settings.png` });
  expect(await admin.complaints()).toEqual([]);
});

test("the desk is told which days of the track will go, and once it has read so no more", async () => {
  // a day that is long past its time, announced by the hour's turn or by us
  await ground.pool.query(/* sql */ `
    create table fix_2024_12_20 partition of fix for values from ('2024-12-19T16:00Z') to ('2024-12-20T16:00Z');
    insert into track_fate (day, deed, announced_at, due_at) values ('2024-12-20', 'drop', '2026-01-01T09:00Z', '2026-01-08T09:00Z') on conflict do nothing`);
  desk = await openPage(chromium.browser, `${ground.url}/desk`, { viewport: { width: 1366, height: 768 } });
  await untilLamp(desk.page, "live");
  const told = desk.page.getByText("2024-12-20 至 2024-12-20 共 1 天的轨迹将于");
  await told.waitFor();
  if (process.env["SHOTS"]) await desk.page.screenshot({ path: `${process.env["SHOTS"]}/told.png` });
  await desk.page.getByRole("button", { name: "知道了" }).click();
  await told.waitFor({ state: "detached" });
  await admin.page.reload();
  await admin.page.getByRole("tab", { name: "设置" }).click();
  await admin.page.getByText("2024-12-20 的轨迹将于").waitFor();
  if (process.env["SHOTS"]) await admin.page.locator(".tracks").screenshot({ path: `${process.env["SHOTS"]}/tracks.png` });
});

/** How many pixels the middle of what is white lies from where the spot is. */
const offPixels = (): Promise<number> =>
  desk.page.evaluate(([lon, lat]) => new Promise<number>((answer) => {
    const map = window.desk("map camera").map.value;
    map?.once("render", () => {
      const gl = map.getCanvas().getContext("webgl2") as WebGL2RenderingContext;
      const { x, y } = map.project([lon, lat]);
      const ratio = map.getPixelRatio();
      const side = 2 * Math.ceil(30 * ratio);
      const [left, bottom] = [Math.round(x * ratio) - side / 2, Math.round(gl.drawingBufferHeight - y * ratio) - side / 2];
      const pixels = new Uint8Array(4 * side * side);
      gl.readPixels(left, bottom, side, side, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
      let [sumX, sumY, count] = [0, 0, 0];
      for (let at = 0; at < side * side; at++) {
        if (Math.min(pixels[4 * at] ?? 0, pixels[4 * at + 1] ?? 0, pixels[4 * at + 2] ?? 0) < 200) continue;
        [sumX, sumY, count] = [sumX + (at % side) + 0.5, sumY + Math.floor(at / side) + 0.5, count + 1];
      }
      answer(count ? Math.hypot(left + sumX / count - x * ratio, bottom + sumY / count - (gl.drawingBufferHeight - y * ratio)) / ratio : Infinity);
    });
    map?.triggerRepaint();
  }), SPOT as [number, number]);

test("what a map in GCJ-02 shows stands within a pixel of where it is, from far and near, under the name of whose it is", async () => {
  await desk.page.getByText("试验测绘院").waitFor();
  expect(await desk.page.getByText("GS(2026)0000号").isVisible()).toBe(true);
  for (const zoom of [13, 15, 17]) {
    await desk.page.evaluate(([center, to]) => window.desk("map camera").map.value?.jumpTo({ center, zoom: to }), [SPOT as [number, number], zoom] as const);
    await untilDrawn(desk.page);
    await expect.poll(offPixels).toBeLessThan(1);
    if (process.env["SHOTS"]) await desk.page.screenshot({ path: `${process.env["SHOTS"]}/outside-${zoom}.png` });
  }
  expect(asked).toBeGreaterThan(10);
  expect(await desk.page.evaluate(() => window.desk("map camera").map.value?.getLayoutProperty("name-street-main", "visibility"))).toBe("none");
  expect(await desk.complaints()).toEqual([]);
});

test("when the service does not answer, our own ground and its names are there, and it is said", async () => {
  service.close();
  service.closeAllConnections();
  await desk.page.evaluate(() => window.desk("map camera").map.value?.jumpTo({ center: [123.45, 41.798], zoom: 16 }));
  await desk.page.getByText("外部底图无应答").waitFor();
  expect(await desk.page.evaluate(() => ["outside", "name-street-main"].map((id) => window.desk("map camera").map.value?.getLayoutProperty(id, "visibility")))).toEqual(["none", "visible"]);
  if (process.env["SHOTS"]) await desk.page.screenshot({ path: `${process.env["SHOTS"]}/away.png` });
});
