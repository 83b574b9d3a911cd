import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { mkdir, open, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";

export interface Key {
  /** Eight hex digits: stands before everything that was sealed with it. */
  id: string;
  bytes: Buffer;
  madeAt: string;
}

/** Keys outside the database, the newest last. What is sealed with an older one can be opened as long as that one is kept. */
export interface Keyring {
  newest(): Key;
  find(id: string): Key | undefined;
}

const fileSchema = z.object({ keys: z.array(z.object({ id: z.string().regex(/^[0-9a-f]{8}$/), key: z.base64().length(44), madeAt: z.string() })).min(1) });

export const newKey = (now: string): Key => ({ id: randomBytes(4).toString("hex"), bytes: randomBytes(32), madeAt: now });

/** The ring of a file, which is made with a first key when it is not there. It is read again whenever it has changed: keys turn while the server runs. */
export async function openKeyring(file: string, now: string): Promise<Keyring> {
  if (!existsSync(file)) await writeKeys(file, [newKey(now)]);
  let keys = readKeys(file);
  let seen = changedAt(file);

  function fresh(): readonly Key[] {
    if (changedAt(file) !== seen) [seen, keys] = [changedAt(file), readKeys(file)];
    return keys;
  }
  return {
    newest: () => fresh().at(-1) ?? fail(file),
    find: (id) => fresh().find((key) => key.id === id),
  };
}

/** @throws Error that says which file is no ring; never with what is in it */
export function readKeys(file: string): Key[] {
  const parsed = fileSchema.safeParse(parseJson(readFileSync(file, "utf8")));
  if (!parsed.success) throw new Error(`${file} is no file of keys`);
  return parsed.data.keys.map(({ id, key, madeAt }) => ({ id, bytes: Buffer.from(key, "base64"), madeAt }));
}

/** In whole or not at all, and for nobody else to read. */
export async function writeKeys(file: string, keys: readonly Key[]): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomBytes(4).toString("hex")}.part`;
  const handle = await open(draft, "wx", 0o600);
  try {
    await handle.writeFile(JSON.stringify({ keys: keys.map(({ id, bytes, madeAt }) => ({ id, key: bytes.toString("base64"), madeAt })) }, undefined, 2));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}

/** Which writing of the file this is: each is another file under the name. */
function changedAt(file: string): string {
  const { ino, mtimeMs } = statSync(file);
  return `${ino} ${mtimeMs}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fail(file: string): never {
  throw new Error(`${file} holds no key`);
}
