import { randomUUID } from "node:crypto";
import fc from "fast-check";
import type { Browser, BrowserContext, Page, Route } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { FieldDesk } from "../../client/field/use-field.ts";
import { INSIDE } from "../../server/db/testing/district.ts";
import { launchChromium } from "./chromium.ts";
import { PHONE_SIZE, preparePhone, type PhoneGround } from "./phone-ground.ts";

/** How many random courses of a day are walked: 100 in `npm run test:long`. */
const COURSES = process.env["TEST_SCALE"] === "full" ? 100 : 2;
let ground: PhoneGround;
let browser: Browser;
let close: () => Promise<void>;
let phone: BrowserContext;
let page: Page;
const violations: string[] = [];
/** Of the next things that are sent: the server has it, the answer does not come; or the page is gone by then. */
let loses: "answer" | "page" | undefined;
let losing: Promise<unknown> = Promise.resolve();
/** Something is done on the page, or done to it: one after the other, or nobody could say what had been done when it died. */
let turn: Promise<unknown> = Promise.resolve();
const inTurn = (work: () => Promise<unknown>): Promise<unknown> => (turn = turn.catch(() => {}).then(work));

beforeAll(async () => {
  [ground, { browser, close }] = await Promise.all([preparePhone(), launchChromium()]);
  phone = await ground.phone(browser);
  await phone.route((url) => url.pathname.startsWith("/api/"), lose);
  page = await open();
  await page.evaluate(() => navigator.serviceWorker.ready);
});
afterAll(async () => {
  await close();
  await ground.close();
});

async function open(): Promise<Page> {
  const opened = await phone.newPage();
  opened.on("console", (message) => /Content Security Policy/.test(message.text()) && violations.push(message.text()));
  opened.on("pageerror", ({ message }) => violations.push(message));
  await opened.goto(`${ground.url}/field`);
  await opened.waitForFunction(() => "__vue_app__" in (document.querySelector("#app") ?? {}));
  return opened;
}
async function lose(route: Route): Promise<void> {
  const lost = route.request().method() === "POST" ? loses : undefined;
  if (!lost) return route.continue().catch(() => {});
  loses = undefined;
  const sent = route.fetch().catch(() => {}).then(() => (lost === "page" ? inTurn(() => page.close()) : undefined)).then(() => route.abort().catch(() => {}));
  losing = Promise.all([losing, sent]);
  await sent;
}

/** Does something through the desk that the page provides, as it is shipped. Photos are told as text: they do not travel into a page as they are. */
const make = (deed: object) => page.evaluate(async (told) => {
  while (!("__vue_app__" in (document.querySelector("#app") ?? {}))) await new Promise((passed) => setTimeout(passed, 20));
  const { provides } = (document.querySelector("#app") as unknown as { __vue_app__: { _context: { provides: Record<symbol, FieldDesk> } } }).__vue_app__._context;
  const key = Object.getOwnPropertySymbols(provides).find(({ description }) => description === "field desk");
  const photos = (told["photos"] as string[] | undefined)?.map((text) => new Blob([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], { type: "image/jpeg" }));
  const desk = provides[key as symbol];
  // nothing can be pressed before it is shown
  while (!desk?.day.value) await new Promise((passed) => setTimeout(passed, 20));
  await desk.make({ ...told, ...(photos && { photos }) } as never);
}, deed as Record<string, unknown>);
const photo = async (shade: number) => (await sharp({ create: { width: 64, height: 48, channels: 3, background: { r: shade % 256, g: Math.floor(shade / 256) % 256, b: 7 } } }).jpeg().toBuffer()).toString("base64");
const rowsOf = async (sql: string, values: unknown[]) => (await ground.console.database.pool.query<Record<string, never>>(sql, values)).rows;
/** What the phone still owes, read where it is kept, and why it was refused if it was. */
const owed = () => page.evaluate(() => new Promise<string[]>((told, failed) => {
  const asked = indexedDB.open("gridwatch-field");
  asked.onerror = () => failed(asked.error ?? new Error("the phone's store does not open"));
  asked.onsuccess = () => {
    const all = asked.result.transaction("deeds").objectStore("deeds").getAll() as IDBRequest<{ kind: string; refused?: { code: string; message: string } }[]>;
    all.onsuccess = () => (asked.result.close(), told(all.result.map(({ kind, refused }) => [kind, refused?.code, refused?.message].filter(Boolean).join(" "))));
  };
}));
const unsent = () => page.locator(".unsent b").first();

test("in a cellar: signed, under way, done with a photo, and a report; three wait and are told; with a network all of it is there", async () => {
  const id = await ground.called();
  await page.reload();
  await page.locator(".card").first().waitFor();
  await ground.cable.cut();
  await page.reload();
  await page.getByText("离线").first().waitFor();
  await page.locator(".card").first().click();
  for (const press of ["签收", "出发"]) await page.getByRole("button", { name: press, exact: true }).click();
  await page.getByRole("button", { name: "处置完成" }).click();
  await page.locator("input[type=file]").setInputFiles({ name: "后.jpg", mimeType: "image/jpeg", buffer: Buffer.from(await photo(1), "base64") });
  await page.locator("figure").waitFor();
  await page.locator("form").getByRole("button", { name: "处置完成" }).click();
  await expect.poll(() => unsent().textContent()).toBe("3 条未发送");
  expect(await rowsOf("select state from incident where id = $1", [id])).toEqual([{ state: "assigned" }]);
  await page.close();
  page = await open(); // switched off and on again, still below ground
  await expect.poll(() => unsent().textContent()).toBe("3 条未发送");
  await page.getByText("未发送").nth(1).waitFor();
  await ground.cable.mend();
  await expect.poll(() => unsent().count()).toBe(0);
  expect(await rowsOf("select kind from incident_event where incident_id = $1 order by seq offset 3", [id])).toEqual([{ kind: "sign" }, { kind: "set_out" }, { kind: "finish" }]);
  expect(await rowsOf("select state, (select count(*)::int from photo where incident_id = $1) as photos from incident where id = $1", [id])).toEqual([{ state: "to_verify", photos: 1 }]);
  expect(violations).toEqual([]);
});

const FAULTS = ["cut", "mend", "reload", "kill", "lose answer", "lose page", "wait"] as const;
const ACTS = ["sign", "set_out", "arrive", "finish"] as const;
const course = fc.tuple(fc.array(fc.constantFrom("report", "visit", "note"), { minLength: 1, maxLength: 4 }), fc.array(fc.constantFrom(...FAULTS), { minLength: 6, maxLength: 12 }), fc.infiniteStream(fc.boolean()));

test("whatever the line does, and however often the page dies: what was done is there, in order, once each", async () => {
  await fc.assert(fc.asyncProperty(course, async ([others, faults, chance]) => {
    const id = await ground.called();
    const mark = randomUUID();
    await page.reload().catch(() => {});
    const acts = interleave<string>([...ACTS], others, chance);
    const steps = interleave<string>(acts, faults.map((fault) => `!${fault}`), chance);
    const done: string[] = [];
    let number = 0;
    for (const step of steps) {
      if (step.startsWith("!")) await fault(step.slice(1));
      else await act(step, id, mark, ++number, done);
    }
    loses = undefined;
    await ground.cable.mend();
    await losing;
    if (page.isClosed()) page = await open();
    await page.reload();
    await expect.poll(owed).toEqual([]);
    const events = await rowsOf("select kind, reason from incident_event where incident_id = $1 order by seq offset 3", [id]);
    expect(events.map(({ kind, reason }) => (kind === "note" ? `note ${String(reason)}` : kind))).toEqual(done.filter((each) => !/^(report|visit)/.test(each)));
    const reports = await rowsOf("select description, (select count(*)::int from photo where incident_id = incident.id) as photos from incident where description like $1 order by description", [`${mark}%`]);
    expect(reports).toEqual(done.filter((each) => each.startsWith("report")).map((each) => ({ description: `${mark} ${each}`, photos: 2 })).sort((a, b) => a.description.localeCompare(b.description)));
    const [{ visits } = { visits: 0 }] = await rowsOf("select count(*)::int as visits from visit where position is not null and round(st_y(position)::numeric, 7) = round($1::numeric, 7)", [latitudeOf(id)]);
    expect(visits).toBe(done.filter((each) => each.startsWith("visit")).length);
  }), { numRuns: COURSES, seed: 20260101, endOnFailure: true });
}, COURSES * 60_000);

const latitudeOf = (id: number): number => INSIDE.gridA[1] + id / 1e6;

function interleave<T>(a: readonly T[], b: readonly T[], chance: Iterator<boolean>): T[] {
  const [left, right, mixed]: [T[], T[], T[]] = [[...a], [...b], []];
  while (left.length || right.length) mixed.push((left.length && (!right.length || chance.next().value) ? left : right).shift() as T);
  return mixed;
}

async function act(kind: string, id: number, mark: string, number: number, done: string[]): Promise<void> {
  const told = `${kind} ${number}`;
  const deed = kind === "report" ? { kind, photos: [await photo(id * 50 + number), await photo(id * 50 + number + 20)], photoIds: [], report: { category: "noise", description: `${mark} ${told}`, source: "grid_worker", position: [...INSIDE.gridA] } }
    : kind === "visit" ? { kind, visit: { outcome: "nothing_found", position: [INSIDE.gridA[0], latitudeOf(id)] } }
    : kind === "note" ? { kind: "command", incident: id, command: { kind, note: told }, photos: [], photoIds: [] }
    : kind === "finish" ? { kind: "command", incident: id, command: { kind, call: 1, evidence: { photos: [] } }, photos: [await photo(id * 50)], photoIds: [] }
    : { kind: "command", incident: id, command: { kind, call: 1 }, photos: [], photoIds: [] };
  // kept when it returns: a page that dies later has not lost it, and one that dies before would be pressed again by who saw nothing happen
  await inTurn(async () => {
    if (page.isClosed()) page = await open();
    await make(deed);
  });
  done.push(kind === "note" ? `note ${told}` : kind === "report" || kind === "visit" ? told : kind);
}

async function fault(kind: string): Promise<void> {
  if (kind === "cut") await ground.cable.cut();
  else if (kind === "mend") await ground.cable.mend();
  else if (kind === "lose answer") loses = "answer";
  else if (kind === "lose page") loses = "page";
  else if (kind === "wait") await new Promise((passed) => setTimeout(passed, 60));
  else if (kind === "kill") await inTurn(() => page.close());
  else await inTurn(async () => page.isClosed() || page.reload().catch(() => {}));
}

test("a resident without an account reports with a photo, keeps the link, and follows it in plain words", async () => {
  const stranger = await browser.newContext({ viewport: PHONE_SIZE, locale: "zh-CN", hasTouch: true, isMobile: true, geolocation: { longitude: INSIDE.gridA[0], latitude: INSIDE.gridA[1], accuracy: 15 }, permissions: ["geolocation"] });
  const street = await stranger.newPage();
  street.on("console", (message) => /Content Security Policy/.test(message.text()) && violations.push(message.text()));
  await street.goto(`${ground.url}/report`);
  await street.getByRole("button", { name: "市政设施" }).click();
  await street.getByRole("button", { name: "路灯不亮" }).click();
  await street.getByLabel("说说情况").fill("楼下的灯三天不亮了");
  await street.locator("input[type=file]").setInputFiles({ name: "灯.jpg", mimeType: "image/jpeg", buffer: Buffer.from(await photo(99), "base64") });
  await street.locator("figure").waitFor();
  await ground.cable.cut();
  await street.getByRole("button", { name: "提交", exact: true }).click();
  await street.getByText("没有网络").waitFor(); // nothing is lost
  await ground.cable.mend();
  await street.getByRole("button", { name: "提交", exact: true }).click();
  const link = await street.getByLabel("复制链接").inputValue();
  const [row] = await rowsOf("select incident.id, source, (select count(*)::int from photo where incident_id = incident.id) as photos from incident where description = '楼下的灯三天不亮了'", []);
  expect(row).toMatchObject({ source: "app", photos: 1 });
  await ground.desk.post(`/api/incidents/${row?.["id"]}/commands`, { ver: 1, key: randomUUID(), command: { kind: "accept", duplicatesSeen: true } });
  const elsewhere = await (await browser.newContext({ viewport: PHONE_SIZE, locale: "zh-CN" })).newPage();
  await elsewhere.goto(link);
  expect(await elsewhere.locator(".now").textContent()).toBe("已受理");
  await elsewhere.locator(".row img").waitFor();
  expect(violations).toEqual([]);
});
