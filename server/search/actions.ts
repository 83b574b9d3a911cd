import { setImmediate } from "node:timers/promises";
import type { Pool } from "pg";
import type { Found } from "#contract/search.ts";
import { may, type Viewer } from "#contract/viewer.ts";
import type { Areas } from "../areas/actions.ts";
import { findIn, foundOf, indexed, type Indexed } from "./rules.ts";
import { entriesAt, incidentByNumber, type Entry } from "./store.ts";

/** Names change slowly; where workers are is told by the live path, not from here. */
const STALE_MILLISECONDS = 120_000;
/** Pinyin of a thousand names takes about 15 ms: phones do not wait for more than that. */
const NAMES_AT_ONCE = 500;

export interface Search {
  search(viewer: Viewer, question: string, limit: number): Promise<Found[]>;
}

export function createSearch({ pool, areas, now }: { pool: Pool; areas: Pick<Areas, "above" | "now">; now: () => string }): Search {
  let kept: { at: number; index: Promise<Indexed[]> } | undefined;

  async function build(before: readonly Indexed[] = []): Promise<Indexed[]> {
    const known = new Map(before.map(({ entry, initials }) => [entry.title, initials]));
    const index: Indexed[] = [];
    for (const entry of await entriesAt(pool, now())) {
      index.push(indexed(entry, known));
      if (index.length % NAMES_AT_ONCE === 0) await setImmediate();
    }
    return index;
  }

  /** The index; an old one answers while its successor is made. */
  function current(): Promise<Indexed[]> {
    const at = Date.parse(now());
    if (!kept) {
      kept = { at, index: build() };
      kept.index.catch(() => (kept = undefined));
    } else if (at - kept.at > STALE_MILLISECONDS) {
      kept.at = at;
      void kept.index.then(build).then((index) => (kept = { at, index: Promise.resolve(index) }), () => {});
    }
    return kept.index;
  }

  async function numbered(viewer: Viewer, question: string): Promise<Found[]> {
    if (!/^#?\d{1,9}$/.test(question)) return [];
    const found = await incidentByNumber(pool, Number(question.replace("#", "")));
    if (!found || !may(viewer, "see", { ...found, areas: await areas.above(found.area) })) return [];
    return [foundOf(found.restricted ? { ...found, detail: "", lon: null, lat: null } : found)];
  }

  /** Places are nobody's secret: the map shows them. People are found by those who may know who they are. */
  async function findable(viewer: Viewer): Promise<(entry: Entry) => boolean> {
    const known = new Map((await areas.now()).map((area) => [area.id, area]));
    const above = (id: number | undefined): number[] => (id === undefined ? [] : [id, ...above(known.get(id)?.parent)]);
    return (entry) => entry.areas === null || may(viewer, "identify", { areas: entry.areas.flatMap(above) });
  }

  return {
    async search(viewer, question, limit) {
      return [...(await numbered(viewer, question)), ...findIn(await current(), question, limit, await findable(viewer))].slice(0, limit);
    },
  };
}
