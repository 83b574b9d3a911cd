import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { launchChromium } from "./chromium.ts";
import { prepareGround, type Ground } from "./ground.ts";
import { openPage, untilDrawn, untilLamp, type OpenPage } from "./page.ts";

/** A power cut, from the telephone to the stars, by hands that never leave the keyboard. */
let ground: Ground;
let chromium: { browser: Browser; close(): Promise<void> };
let desk: OpenPage;

beforeAll(async () => {
  [ground, chromium] = await Promise.all([prepareGround(), launchChromium()]);
  await ground.pool.query(/* sql */ `
    insert into category (code, category_group, name_zh, name_en, sign, level, owner_role, fast_track, preset, check_by, clocks, restricted, wall_place, handle_seconds, valid)
    values ('power', 'utilities', '停电', 'Power cut', '电', 'grid', 'grid_worker', true, 'fast_track', 'asker',
            '{"sign": {"unit": "emergency_minutes", "amount": 10}, "arrive": {"unit": "emergency_minutes", "amount": 45}, "handle": {"unit": "emergency_minutes", "amount": 60}}', false, 'exact', 3600, '[2025-01-01Z,)')`);
  await ground.phone([123.431, 41.8]);
  desk = await openPage(chromium.browser, `${ground.url}/desk`, { viewport: { width: 1440, height: 900 } });
  await untilLamp(desk.page, "live");
  await untilDrawn(desk.page);
});
afterAll(async () => {
  await desk?.close();
  await chromium?.close();
  await ground?.close();
});

const press = async (...keys: string[]) => {
  for (const key of keys) await desk.page.keyboard.press(key);
};
/** Whether photos can be added by now decides how many stops lie before it. */
const tabTo = async (tag: string) => {
  for (let stop = 0; stop < 6; stop++) {
    await press("Tab");
    if ((await desk.page.evaluate(() => document.activeElement?.tagName)) === tag) return;
  }
  throw new Error(`no ${tag} is reached by Tab`);
};
const look = async (name: string) => {
  const folder = process.env["SCREENSHOTS"];
  if (folder) await desk.page.screenshot({ path: `${folder}/${name}.png` });
};
const stands = async () => (await ground.pool.query<{ state: string; call: string | null }>("select incident.state, (select call.state from call where incident_id = incident.id order by number limit 1) as call from incident order by id desc limit 1")).rows[0];
const sheet = () => desk.page.locator(".side");

test("by telephone: who, what, where by a name; it is dispatched at once to whom the category names", async () => {
  await press("n");
  await desk.page.locator("form select").first().waitFor({ timeout: 5_000 });
  await press("ArrowDown", "Tab"); // what feeds a house comes first
  await desk.page.keyboard.type("整个单元没有电，有人用呼吸机");
  await press("Tab");
  await desk.page.keyboard.type("张三");
  await press("Tab");
  await desk.page.keyboard.type("13000000000");
  await press("Tab", "Tab");
  await desk.page.keyboard.type("fzxq");
  await desk.page.getByRole("option").filter({ hasText: "纺织小区" }).first().waitFor({ timeout: 5_000 });
  await press("Enter");
  await look("1-telephone");
  await press("Control+Enter");
  await vi.waitFor(async () => expect(await stands()).toEqual({ state: "assigned", call: "called" }), 8_000);
  await desk.page.locator("[data-stage=sign].lit").waitFor({ timeout: 8_000 });
  expect(await sheet().innerText()).toContain("李望");
  expect(await sheet().innerText()).toContain("13000000000");
  await look("2-dispatched");
});

test.each([
  ["signed", "in_progress", "[data-stage=arrive].lit"],
  ["en_route", "in_progress", "[data-stage=arrive].lit"],
  ["on_scene", "in_progress", "[data-stage=handle].lit"],
] as const)("told by telephone that it is %s", async (call, state, lit) => {
  await desk.page.locator(".commands .primary").waitFor({ timeout: 5_000 });
  await press("q");
  await desk.page.locator("form.command").waitFor({ timeout: 5_000 });
  await press("Enter");
  await vi.waitFor(async () => expect(await stands()).toEqual({ state, call }), 8_000);
  await desk.page.locator(lit).waitFor({ timeout: 8_000 });
  await desk.page.locator("form.command").waitFor({ state: "detached", timeout: 5_000 });
});

test("the clock of the case stands beside it on the map", async () => {
  ground.advance(52 * 60_000);
  await vi.waitFor(async () => {
    const words = await desk.page.evaluate(() => window.desk("map camera").map.value?.queryRenderedFeatures({ layers: ["case-words"] }).map(({ properties }) => `${String(properties["title"])} ${String(properties["time"])}`) ?? []);
    expect(words.join()).toMatch(/停电 剩 [5-8] 分/);
  }, 15_000);
  await look("3-on-scene");
});

test("done, with how it is now; passed by what the asker says; rated, with stars", async () => {
  await press("q");
  await desk.page.locator("form.command").waitFor({ timeout: 5_000 });
  await press("Enter"); // nothing shows that it is done yet
  await vi.waitFor(async () => expect(await sheet().locator(".wrong").allInnerTexts()).toContain("要有现状照片或读数，返工要有新的"), 5_000);
  await desk.page.keyboard.type("表箱跳闸，已合闸复电");
  await press("Enter");
  await vi.waitFor(async () => expect((await stands())?.state).toBe("to_verify"), 8_000);
  await desk.page.locator("form.command").waitFor({ state: "detached", timeout: 5_000 });
  await desk.page.locator("[data-stage=verify].lit").waitFor({ timeout: 8_000 });

  await press("v");
  await desk.page.locator("form.command").waitFor({ timeout: 5_000 });
  await tabTo("TEXTAREA");
  await desk.page.keyboard.type("来电了，呼吸机正常");
  await look("4-verify");
  await press("Enter");
  await vi.waitFor(async () => expect((await stands())?.state).toBe("closed"), 8_000);
  await desk.page.locator("form.command").waitFor({ state: "detached", timeout: 5_000 });

  await desk.page.locator(".commands .primary", { hasText: "评价" }).waitFor({ timeout: 8_000 });
  await press("r");
  await desk.page.locator("form.command").waitFor({ timeout: 5_000 });
  await press("Tab", "Space"); // the first star
  await press("ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight");
  await look("5-rate");
  await press("Enter");
  await vi.waitFor(async () => expect((await stands())?.state).toBe("evaluated"), 8_000);
  await vi.waitFor(async () => expect(await sheet().innerText()).toContain("满意·5 星"), 8_000);
  const { rows } = await ground.pool.query<{ stars: number; kinds: string[] }>("select max(rating) as stars, (select array_agg(kind order by seq) from incident_event where kind <> 'escalate' and incident_id = (select max(id) from incident)) as kinds from incident");
  expect(rows[0]).toEqual({ stars: 5, kinds: ["report", "sign", "set_out", "arrive", "finish", "pass", "rate"] });
  await look("6-rated");
});

test("nobody complained", async () => expect(await desk.complaints()).toEqual([]));
