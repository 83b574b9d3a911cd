import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packFolder, unpackFolder } from "./folder.ts";
import { BadArchive, pack, unpack } from "./tar.ts";

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "tar-"))));
afterAll(() => rmSync(folder, { recursive: true }));

async function gather(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

async function* cut(bytes: Buffer, step: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
}

const file = fc.record({ path: fc.stringMatching(/^[a-z0-9_]{1,20}(\/[a-z0-9_.-]{1,20})?$/).filter((path) => !path.includes("..")), content: fc.uint8Array({ maxLength: 2_000 }) });

test("what was packed comes out, however its bytes were cut, whether it is read or passed over", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(file, { maxLength: 6 }), fc.integer({ min: 1, max: 3_000 }), async (files, step) => {
      const packed = await gather(pack(files.map(({ path, content }) => ({ path, bytes: content.length, content: [Buffer.from(content)] }))));
      const read: { path: string; content: Uint8Array }[] = [];
      for await (const { path, content } of unpack(cut(packed, step))) read.push({ path, content: new Uint8Array(await gather(content as AsyncIterable<Buffer>)) });
      expect(read).toEqual(files.map(({ path, content }) => ({ path, content: new Uint8Array(content) })));
      const passed: string[] = [];
      for await (const { path } of unpack(cut(packed, step))) passed.push(path);
      expect(passed).toEqual(files.map(({ path }) => path));
    }),
    { numRuns: 50 },
  );
});

test("the system's own tar reads ours, and a folder comes out as it went in, empty ones too", async () => {
  const [from, to, archive] = [join(folder, "from"), join(folder, "to"), join(folder, "a.tar.gz")];
  mkdirSync(join(from, "base/5"), { recursive: true });
  mkdirSync(join(from, "empty"));
  writeFileSync(join(from, "base/5/1259"), Buffer.alloc(8_192, 7));
  writeFileSync(join(from, "nothing"), "");
  await packFolder(from, archive);
  expect(execFileSync("tar", ["tzf", archive], { encoding: "utf8" }).trim().split("\n").sort()).toEqual(["./", "base/", "base/5/", "base/5/1259", "empty/", "nothing"]);
  await unpackFolder(archive, to);
  expect(readdirSync(to, { recursive: true }).sort()).toEqual(readdirSync(from, { recursive: true }).sort());
  expect(readFileSync(join(to, "base/5/1259"))).toEqual(Buffer.alloc(8_192, 7));

  truncateSync(archive, 100);
  await expect(unpackFolder(archive, join(folder, "cut"))).rejects.toThrow();
  expect(readdirSync(folder)).not.toContain("cut");
});

test("an archive that breaks off, is none, or reaches outside is refused", async () => {
  const packed = await gather(pack([{ path: "a", bytes: 3, content: [Buffer.from("abc")] }]));
  const read = async (bytes: Buffer) => {
    for await (const { content } of unpack(cut(bytes, 100))) await gather(content as AsyncIterable<Buffer>);
  };
  await expect(read(packed.subarray(0, 600))).rejects.toThrow(BadArchive);
  await expect(read(Buffer.alloc(1_024, "x"))).rejects.toThrow(BadArchive);
  await expect(read(await gather(pack([{ path: "../a", bytes: 0, content: [] }])))).rejects.toThrow("reaches outside");
  await expect(gather(pack([{ path: "a", bytes: 4, content: [Buffer.from("abc")] }]))).rejects.toThrow(RangeError);
});
