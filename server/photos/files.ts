import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

export const SIZES = ["large", "thumbnail"] as const;
export type Size = (typeof SIZES)[number];

/** Where pictures lie. Another store than a folder has to do no more than this. */
export interface PhotoFiles {
  /** There in whole and for good when it returns, or not at all. Again is no harm. */
  put(id: string, size: Size, picture: Buffer): Promise<void>;
  get(id: string, size: Size): Promise<Buffer | undefined>;
}

/** `ab/cdef….jpg` below the folder: a folder of a hundred thousand files is slow to list. */
export function photoFolder(folder: string): PhotoFiles {
  const pathOf = (id: string, size: Size) => join(folder, id.slice(0, 2), `${id.slice(2)}${size === "thumbnail" ? ".thumbnail" : ""}.jpg`);
  return {
    async put(id, size, picture) {
      const path = pathOf(id, size);
      const draft = `${path}.${randomUUID()}.part`;
      await mkdir(dirname(path), { recursive: true });
      try {
        await write(draft, picture);
        await rename(draft, path);
        await settle(dirname(path));
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
    },
    async get(id, size) {
      return readFile(pathOf(id, size)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return undefined;
        throw error;
      });
    },
  };
}

/** On the disk before it has its name: a power cut leaves no empty photo behind. */
async function write(path: string, picture: Buffer): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(picture);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function settle(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
