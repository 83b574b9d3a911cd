import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { pack, unpack, type Entry } from "./tar.ts";

/** Most of the gain for a third of the time. */
const GZIP_LEVEL = 3;

/** Writes everything in a folder that nobody changes into one file, whole or not at all. */
export async function packFolder(folder: string, file: string): Promise<void> {
  await writeArchive(entriesOf(folder), file);
}

/** Writes a packed and gzipped file, whole or not at all. */
export async function writeArchive(entries: AsyncIterable<Entry>, file: string): Promise<void> {
  const partial = `${file}.${process.pid}.partial`;
  await mkdir(dirname(file), { recursive: true });
  try {
    await pipeline(Readable.from(pack(entries)), createGzip({ level: GZIP_LEVEL }), createWriteStream(partial, { mode: 0o600, flush: true }));
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** @throws BadArchive, or zlib's error, when the file is damaged */
export function readArchive(file: string): AsyncGenerator<Entry> {
  const plain = createGunzip();
  pipeline(createReadStream(file), plain).catch(() => {}); // whoever reads `plain` hears of it
  return unpack(plain);
}

/** Makes `folder` from a packed one. It is there when everything is in it, and not before. */
export async function unpackFolder(file: string, folder: string): Promise<void> {
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  for await (const { path, content } of readArchive(file)) {
    const target = join(partial, path);
    if (path.endsWith("/")) await mkdir(target, { recursive: true, mode: 0o700 });
    else await pipeline(content, createWriteStream(target, { mode: 0o600 }));
  }
  await rm(folder, { recursive: true, force: true });
  await rename(partial, folder);
}

async function* entriesOf(folder: string, inside = ""): AsyncGenerator<Entry> {
  yield { path: inside || "./", bytes: 0, content: [] };
  const names = await readdir(join(folder, inside), { withFileTypes: true });
  for (const name of names) {
    const path = inside + name.name;
    if (name.isDirectory()) yield* entriesOf(folder, `${path}/`);
    else if (name.isFile()) yield { path, bytes: (await stat(join(folder, path))).size, content: createReadStream(join(folder, path)) };
  }
}
