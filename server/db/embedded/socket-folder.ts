import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StartRefusal } from "../start-refusal.ts";

/** With its zero byte, of every system's the shortest (macOS). */
const LONGEST_SOCKET_PATH_BYTES = 103;
const NAME = ".s.PGSQL.5432";

/** A new folder that only its owner may enter: whoever can may connect. @throws StartRefusal when a socket in it would have too long a path */
export async function socketFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "pg-")); // 0700
  const bytes = Buffer.byteLength(join(folder, NAME));
  if (bytes <= LONGEST_SOCKET_PATH_BYTES) return folder;
  await rm(folder, { recursive: true });
  throw new StartRefusal("path-too-long", `The folder for temporary files, ${tmpdir()}, has so long a path that no socket can stand in it (${bytes} bytes, at most ${LONGEST_SOCKET_PATH_BYTES}). Choose a shorter one with TMPDIR.`);
}
