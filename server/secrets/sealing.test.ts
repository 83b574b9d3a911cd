import fc from "fast-check";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { property } from "#geo/testing/property.ts";
import { newKey, openKeyring, readKeys, writeKeys, type Key } from "./keyring.ts";
import { createSealing } from "./sealing.ts";

const NOW = "2026-01-01T09:00:00.000Z";
const ringOf = (...keys: Key[]) => ({ newest: () => keys.at(-1) ?? newKey(NOW), find: (id: string) => keys.find((key) => key.id === id) });
const key = newKey(NOW);
const sealing = createSealing(ringOf(key), "contacts");
let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), "keys-test-"))));
afterAll(() => rm(folder, { recursive: true }));

property([fc.string({ unit: "grapheme", maxLength: 200 }), fc.string(), fc.nat()])("what is sealed opens to the same, never looks the same twice, and not after one bit of it was changed", (text, bound, at) => {
  const sealed = sealing.seal(text, bound);
  expect(sealing.open(sealed, bound)).toBe(text);
  expect(sealing.seal(text, bound).equals(sealed)).toBe(false);
  const changed = Buffer.from(sealed);
  const place = 5 + (at % (sealed.length - 5)); // after the name of the key
  changed.writeUInt8(changed.readUInt8(place) ^ 1, place);
  expect(() => sealing.open(changed, bound)).toThrow();
});

test("sealed for one case, or for one purpose, it opens for no other", () => {
  const sealed = sealing.seal("10000000009", "case 1");
  expect(sealed.includes("10000000009")).toBe(false);
  expect(() => sealing.open(sealed, "case 2")).toThrow();
  expect(() => createSealing(ringOf(key), "care").open(sealed, "case 1")).toThrow();
});

test("an older key still opens; one that is gone opens nothing, and says so", () => {
  const sealed = sealing.seal("甲", "1");
  const turned = createSealing(ringOf(key, newKey(NOW)), "contacts");
  expect([turned.open(sealed, "1"), turned.isOld(sealed), turned.isOld(turned.seal("甲", "1"))]).toEqual(["甲", true, false]);
  expect(createSealing(ringOf(newKey(NOW)), "contacts").open(sealed, "1")).toBeUndefined();
});

test("the ring is made once, for its owner only, and read again when it has turned", async () => {
  const file = join(folder, "new", "keys.json");
  const ring = await openKeyring(file, NOW);
  const first = ring.newest();
  expect((await stat(file)).mode & 0o077).toBe(0);
  expect((await openKeyring(file, NOW)).newest()).toEqual(first);
  const second = newKey(NOW);
  await writeKeys(file, [...readKeys(file), second]);
  expect([ring.newest(), ring.find(first.id)]).toEqual([second, first]);
  expect(await readdir(join(folder, "new"))).toEqual(["keys.json"]);
});

test.each(["", "{}", '{"keys":[]}', '{"keys":[{"id":"x","key":"c2VjcmV0LXNlY3JldC1zZWNyZXQ=","madeAt":""}]}'])("a file that holds %j is refused, and nothing of it is repeated", async (text) => {
  const file = join(folder, "bad.json");
  await writeFile(file, text);
  await expect(openKeyring(file, NOW)).rejects.toThrow(/^\S+ is no file of keys$/);
  expect(await readFile(file, "utf8")).toBe(text);
});
