import { randomUUID } from "node:crypto";
import { readdir } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { PHOTO_LIMITS, photoUrl, thumbnailUrl, type Photo, type Photos } from "#contract/photos.ts";
import type { Visitor } from "./auth/testing/visitor.ts";
import { AREAS, INSIDE } from "./db/testing/district.ts";
import { json, openConsole, type Console } from "./testing/console.ts";

let now = "2026-01-01T09:00:00.000Z";
let database: Console["database"];
let folder: string;
let url: string;
let visitors: Console["visitors"];
let close: Console["close"];
let desk: Visitor;
let worker: Visitor;

beforeAll(async () => {
  ({ database, folder, url, visitors, close } = await openConsole(() => now));
  [desk, worker] = [await visitors.signedIn("dispatcher", AREAS.district), await visitors.signedIn("grid_worker", AREAS.gridA)];
});
afterAll(() => close());


let shade = 0;
/** Another photo each time. */
const photo = () => sharp({ create: { width: 400, height: 300, channels: 3, background: { r: (shade += 7) % 256, g: 90, b: 90 } } }).withExif({ IFD0: { Make: "Telephone" } }).jpeg().toBuffer();
const add = (visitor: Visitor, id: number, file: Buffer, headers: Record<string, string> = {}) =>
  fetch(`${url}/api/incidents/${id}/photos`, { method: "POST", body: new Uint8Array(file), headers: { cookie: visitor.cookie, origin: url, "content-type": "image/jpeg", ...headers } });
const reported = async (category = "lamp", position: readonly [number, number] = INSIDE.gridA) =>
  (await json<{ id: number }>(desk.post("/api/incidents", { key: randomUUID(), category, description: "不亮", position: [...position] }))).id;
const listed = (visitor: Visitor, id: number) => json<Photos>(visitor.get(`/api/incidents/${id}/photos`));
const filesIn = async () => (await readdir(join(folder, "photos"), { recursive: true, withFileTypes: true }).catch(() => [])).filter((each) => each.isFile()).map(({ name }) => name);

test("a photo is taken, told, shown large and small, and never as it came", async () => {
  const id = await reported();
  const { client, heard } = await desk.listen();
  const file = await photo();
  const answer = await add(desk, id, file);
  expect(answer.status).toBe(200);
  const kept = await json<Photo>(answer);
  expect(kept).toMatchObject({ id: expect.stringMatching(/^[A-Za-z0-9-]{1,64}$/), at: now, width: 400, height: 300 });
  expect(await listed(worker, id)).toEqual({ shut: false, mayAdd: true, photos: [kept] });
  await vi.waitFor(() => expect(heard.filter(({ name }) => name === "incident:changed").at(-1)?.what).toMatchObject({ subject: id, body: { ver: 1 } }), 5_000);
  client.close();

  const large = await worker.get(photoUrl(kept.id));
  expect(large.status).toBe(200);
  expect([large.headers.get("content-type"), large.headers.get("cache-control"), large.headers.get("x-content-type-options")]).toEqual(["image/jpeg", "private, no-cache", "nosniff"]);
  const bytes = Buffer.from(await large.arrayBuffer());
  expect(bytes.length).toBe(kept.bytes);
  expect((await sharp(bytes).metadata()).exif).toBeUndefined();
  const small = await sharp(Buffer.from(await (await worker.get(thumbnailUrl(kept.id))).arrayBuffer())).metadata();
  expect([small.width, small.height]).toEqual([320, 240]);
  const again = await fetch(`${url}${photoUrl(kept.id)}`, { headers: { cookie: worker.cookie, "cache-control": "max-age=0", "if-none-match": large.headers.get("etag") ?? "" } });
  expect(again.status).toBe(304);
});

test("the same file is the same photo, however often and however fast; in another case it is another", async () => {
  const [id, other] = [await reported(), await reported()];
  const file = await photo();
  const before = (await filesIn()).length;
  const kept = await Promise.all(Array.from({ length: 5 }, async () => json<Photo>(add(desk, id, file))));
  expect(new Set(kept.map((each) => each.id)).size).toBe(1);
  expect(await json<Photo>(add(worker, id, file))).toEqual(kept[0]);
  expect((await listed(desk, id)).photos).toHaveLength(1);
  const files = await filesIn();
  expect(files.length - before).toBe(2);
  expect(files.filter((name) => name.endsWith(".part"))).toEqual([]);
  const { rows } = await database.pool.query("select count(*)::int as n from news where subject = $1", [id]);
  expect(rows).toEqual([{ n: 2 }]); // the report, and the photo once
  expect((await json<Photo>(add(desk, other, file))).id).not.toBe(kept[0]?.id);
});

test("who may not see the case gets the same answer as for a photo that is not there", async () => {
  const id = await reported();
  const { id: kept } = await json<Photo>(add(worker, id, await photo()));
  const others = { stranger: visitors.stranger, elsewhere: await visitors.signedIn("grid_worker", AREAS.gridC), planner: await visitors.signedIn("planner", AREAS.district), wall: await visitors.wall(AREAS.district) };
  for (const [name, visitor] of Object.entries(others)) {
    for (const path of [photoUrl(kept), thumbnailUrl(kept)]) {
      const refused = await visitor.get(path);
      expect([name, refused.status]).toEqual([name, 404]);
      expect(await refused.text()).toBe(await (await desk.get(photoUrl("0".repeat(32)))).text());
    }
    expect([name, (await add(visitor, id, await photo())).status]).toEqual([name, { stranger: 401, wall: 403 }[name] ?? 404]);
  }
  expect((await desk.get(`${photoUrl(kept)}?audience=wall`)).status).toBe(404);
  for (const path of ["/api/photos/..%2f..%2fembedded", "/api/photos/%00", `/api/photos/${kept}%2fthumbnail`]) expect((await desk.get(path)).status).toBe(404);
});

test("a restricted case shows nothing until it is opened with a reason, and not for ever", async () => {
  const id = await reported("family");
  const kept = await json<Photo>(add(desk, id, await photo()));
  expect(await listed(desk, id)).toEqual({ shut: true, mayAdd: true, photos: [] });
  expect((await desk.get(photoUrl(kept.id))).status).toBe(404);
  expect((await desk.post(`/api/incidents/${id}/open`, { reason: "核对伤情" })).status).toBe(200);
  expect(await listed(desk, id)).toEqual({ shut: false, mayAdd: true, photos: [kept] });
  expect((await desk.get(thumbnailUrl(kept.id))).status).toBe(200);
  const colleague = await visitors.signedIn("dispatcher", AREAS.district);
  expect((await colleague.get(photoUrl(kept.id))).status).toBe(404);
  const before = now;
  now = "2026-01-01T09:31:00.000Z";
  expect((await desk.get(photoUrl(kept.id))).status).toBe(404);
  now = before;
});

test("only a page of ours adds photos, and only as what they are", async () => {
  const id = await reported();
  const file = await photo();
  const withoutOrigin = await fetch(`${url}/api/incidents/${id}/photos`, { method: "POST", body: new Uint8Array(file), headers: { cookie: desk.cookie, "content-type": "image/jpeg" } });
  expect(withoutOrigin.status).toBe(403);
  expect((await add(desk, id, file, { origin: "http://elsewhere.example" })).status).toBe(403);
  for (const type of ["application/json", "multipart/form-data; boundary=x", "image/svg+xml", "text/html"]) expect(await json(add(desk, id, file, { "content-type": type }))).toMatchObject({ ok: false, code: expect.any(String) as string });
  expect(await json(add(desk, id, file, { "content-encoding": "gzip" }))).toMatchObject({ code: "invalid", field: "content" });
  expect(await json(add(desk, id, Buffer.from("<svg/>")))).toMatchObject({ code: "invalid", field: "type" });
  expect(await json(add(desk, id, Buffer.concat([file, Buffer.alloc(PHOTO_LIMITS.bytes)])))).toMatchObject({ code: "invalid", field: "bytes" });
  expect((await listed(desk, id)).photos).toEqual([]);
});

test("an upload that is cut in the middle leaves nothing, and is complete when it comes again", async () => {
  const id = await reported();
  const file = await photo();
  const before = await filesIn();
  await new Promise<void>((cut) => {
    const sending = request(`${url}/api/incidents/${id}/photos`, { method: "POST", headers: { cookie: desk.cookie, origin: url, "content-type": "image/jpeg", "content-length": file.length } });
    sending.on("error", () => cut()).write(file.subarray(0, file.length / 2), () => setTimeout(() => sending.destroy(new Error("cut")), 50));
  });
  expect((await listed(desk, id)).photos).toEqual([]);
  expect(await filesIn()).toEqual(before);
  expect((await add(desk, id, file)).status).toBe(200);
});

test("evidence is a photo of this very case", async () => {
  const [id, other] = [await reported(), await reported()];
  const { id: elsewhere } = await json<Photo>(add(worker, other, await photo()));
  const solve = (photos: string[]) => worker.post(`/api/incidents/${id}/commands`, { ver: 1, key: randomUUID(), command: { kind: "solve", evidence: { photos } } });
  for (const named of ["made-up", elsewhere]) expect(await json(solve([named]))).toMatchObject({ code: "invalid", field: "evidence.photos" });
  const { id: kept } = await json<Photo>(add(worker, id, await photo()));
  expect((await solve([kept])).status).toBe(200);
  expect(await json<{ events: unknown[] }>(worker.get(`/api/incidents/${id}`))).toMatchObject({ incident: { state: "closed" } });
});
