import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const FILE = "demo.key";
const BYTES = 32;

/** What the secret ids of the demo's phones are made from; undefined where no demo was seeded. */
export async function readDemoKey(dataFolder: string): Promise<Buffer | undefined> {
  const text = await readFile(join(dataFolder, FILE), "utf8").catch(() => "");
  const key = Buffer.from(text.trim(), "hex");
  return key.length === BYTES ? key : undefined;
}

/** The same key again, or a new one where there is none: chance of this installation, not of the seed, or everybody would know the ids. */
export async function ensureDemoKey(dataFolder: string): Promise<Buffer> {
  const known = await readDemoKey(dataFolder);
  if (known) return known;
  const key = randomBytes(BYTES);
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  await writeFile(join(dataFolder, FILE), `${key.toString("hex")}\n`, { mode: 0o600 });
  return key;
}
