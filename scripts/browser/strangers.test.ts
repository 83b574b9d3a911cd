import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { launchChromium } from "./chromium.ts";
import { prepareGround, type Ground } from "./ground.ts";
import { openPage, untilDrawn, untilLamp } from "./page.ts";

let ground: Ground;
let chromium: { browser: Browser; close(): Promise<void> };

beforeAll(async () => {
  [ground, chromium] = await Promise.all([prepareGround(), launchChromium()]);
});
afterAll(async () => {
  await chromium.close();
  await ground.close();
});

test("a browser without WebGL2 is told why there is no map; lists and numbers go on", async () => {
  const page = await openPage(chromium.browser, `${ground.url}/wall`, {
    prepare: (of) => of.addInitScript(() => {
      const { getContext } = HTMLCanvasElement.prototype;
      HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...more: unknown[]) {
        return kind.startsWith("webgl") ? null : getContext.call(this, kind, ...(more as []));
      } as typeof getContext;
    }),
  });
  await untilLamp(page.page, "live");
  await vi.waitFor(async () => expect(await page.page.locator("body").innerText()).toMatch(/此浏览器画不出地图/), 5_000);
  expect(await page.page.locator("body").innerText()).toMatch(/在办 0 件/);
  await page.close();
});

test("a browser that cannot read the program says so in both languages, instead of nothing", async () => {
  const page = await openPage(chromium.browser, "about:blank", { prepare: (of) => of.route("**/assets/index-*.js", (route) => route.fulfill({ contentType: "text/javascript", body: "let a ??? b" })) });
  await page.page.goto(`${ground.url}/desk`);
  const notice = page.page.getByRole("alert");
  await vi.waitFor(async () => expect(await notice.evaluate((element) => getComputedStyle(element).opacity)).toBe("1"), { timeout: 12_000, interval: 500 });
  expect(await notice.innerText()).toMatch(/Chrome 109[\s\S]*Chrome 109 or newer/);
  await page.close();
});

test("rare characters keep their shape on the way to map and lists: none is dropped, none is cut in two", async () => {
  await ground.pool.query("update area_edition set name = '㐂䶮𠮷街道' where area_id = 2");
  await ground.pool.query("update street set name = '𠮷昌大街'");
  await ground.restart(); // names are read again
  await ground.report({ position: [123.45, 41.8] });
  const wall = await openPage(chromium.browser, `${ground.url}/wall`);
  await untilLamp(wall.page, "live");
  await untilDrawn(wall.page);
  const drawn = await wall.page.evaluate(() => {
    interface Glyph { bitmap: { data: Uint8ClampedArray }; metrics: { advance: number } }
    const { entries } = (window.desk("map camera").map.value as unknown as { style: { glyphManager: { entries: Record<string, { glyphs: { default: Record<string, Glyph> } }> } } }).style.glyphManager;
    const glyphs = Object.assign({}, ...Object.values(entries).map(({ glyphs: { default: all } }) => all)) as Record<string, Glyph>;
    return ["㐂", "䶮", "𠮷", "街"].map((sign) => ({ sign, advance: glyphs[sign]?.metrics.advance, hasInk: glyphs[sign]?.bitmap.data.some((value) => value > 128) }));
  });
  expect(drawn.map(({ sign, hasInk }) => [sign, hasInk])).toEqual([["㐂", true], ["䶮", true], ["𠮷", true], ["街", true]]);
  // through the database, the cutter of tiles and the map's worker
  const streets = await wall.page.evaluate(() => window.desk("map camera").map.value!.querySourceFeatures("base", { sourceLayer: "street" }).map(({ properties }) => String(properties["name"])));
  expect(streets).toContain("𠮷昌大街");
  await vi.waitFor(async () => expect(await wall.page.locator("main").innerText()).toMatch(/路灯不亮·𠮷昌大街/), 5_000);
  expect(await wall.complaints()).toEqual([]);
  await wall.close();
});
