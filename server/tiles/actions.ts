import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { openThread } from "../thread.ts";
import type { TileAddress } from "./rules.ts";
import type { Tile, TileAnswer, TileQuestion } from "./worker.ts";

/** About 20 MB of gzipped tiles: a district from afar to near. */
const TILES_HELD = 2_000;
/** A new house or street shows within this time. */
const VERSION_MILLISECONDS = 10 * 60_000;

export interface Tiles {
  /** Undefined where nothing lies. */
  tile(address: TileAddress): Promise<Tile | undefined>;
  /** Houses or streets were written: the next question asks for them anew. */
  changed(): void;
  close(): Promise<void>;
}

/** Tiles from a thread that has its own door to the database. Those of houses are kept on disk, the others in memory. */
export function createTiles({ databaseUrl, folder, nowMilliseconds }: { databaseUrl: string; folder: string; nowMilliseconds: () => number }): Tiles {
  const cutter = openThread<TileQuestion, TileAnswer>(new URL("./worker.ts", import.meta.url), databaseUrl);
  let count = 0;
  const held = new Map<string, Promise<Tile | undefined>>();
  const versions = new Map<"base" | "buildings", { at: number; value: Promise<string> }>();

  function versionOf(set: "base" | "buildings"): Promise<string> {
    const at = nowMilliseconds();
    const known = versions.get(set);
    if (known && at - known.at <= VERSION_MILLISECONDS) return known.value;
    const value = cutter.ask({ version: set }).then((answer) => answer.version ?? "none");
    versions.set(set, { at, value });
    value.catch(() => versions.get(set)?.value === value && versions.delete(set));
    if (set === "buildings") void value.then(forgetOthers).catch(() => {}); // what cannot be removed is in nobody's way
    return value;
  }

  /** Houses as they were are asked for by nobody. */
  async function forgetOthers(version: string): Promise<void> {
    const folders = await readdir(join(folder, "buildings"));
    await Promise.all(folders.filter((other) => other !== version).map((other) => rm(join(folder, "buildings", other), { recursive: true, force: true })));
  }

  /** Each file: the tag, a line break, the gzipped tile. An empty one: nothing lies there. */
  async function fromDisk(address: TileAddress): Promise<Tile | undefined> {
    const { z, x, y } = address;
    const path = join(folder, "buildings", await versionOf("buildings"), `${z}-${x}-${y}`);
    const known = await readFile(path).catch(() => undefined);
    if (known) {
      const end = known.indexOf(10);
      return end < 0 ? undefined : { etag: known.toString("latin1", 0, end), bytes: known.subarray(end + 1) };
    }
    const { tile } = await cutter.ask({ address });
    await mkdir(dirname(path), { recursive: true });
    const half = `${path}.${process.pid}.${++count}`;
    // whole or not at all: somebody else may be reading. A full disk costs the cache, not the tile
    await writeFile(half, tile ? Buffer.concat([Buffer.from(`${tile.etag}\n`), tile.bytes]) : "").then(() => rename(half, path)).catch(() => {});
    return tile;
  }

  return {
    async tile(address) {
      if (address.set === "buildings") return fromDisk(address);
      const base = address.set === "base" ? { baseVersion: await versionOf("base") } : undefined;
      const name = `${address.set}/${base?.baseVersion ?? address.version}/${address.z}/${address.x}/${address.y}`;
      const known = held.get(name);
      if (known) return known;
      const made = cutter.ask({ address, ...base }).then(({ tile }) => tile);
      held.set(name, made);
      made.catch(() => held.delete(name));
      if (held.size > TILES_HELD) held.delete(held.keys().next().value ?? "");
      return made;
    },
    changed: () => versions.clear(),
    async close() {
      await cutter.close();
    },
  };
}
