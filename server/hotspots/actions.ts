import type { Pool } from "pg";
import type { Hotspots } from "#contract/hotspots.ts";
import { scopesOf } from "#contract/rights.ts";
import type { Viewer } from "#contract/viewer.ts";
import type { Areas } from "../areas/actions.ts";
import { scopesAsked } from "../auth/sql-filter.ts";
import { Refusal } from "../edge/refusal.ts";
import { categoriesNow } from "../incidents/actions.ts";
import { hourOf } from "../time/days.ts";
import { boundsAround, densityOf } from "./rules.ts";
import { placesOf } from "./store.ts";

const DAY_MILLISECONDS = 24 * 3_600_000;
/** A desk's picture of thirty days may be so old. */
const FRESH_MILLISECONDS = 60_000;
const PICTURES_HELD = 40;

export interface HotspotNeeds {
  pool: Pool;
  areas: Pick<Areas, "now">;
  now: () => string;
}

export interface HotspotQuestion {
  days: number;
  /** Its code. */
  category?: string | undefined;
}

export interface HotspotsOfCases {
  hotspots(viewer: Viewer, question: HotspotQuestion): Promise<Hotspots>;
}

/** All that an answer hangs on of who asks: viewers of whom this is the same share it. */
interface Asker {
  scopes: string;
  measured: number[];
  forWall: boolean;
}

const askerOf = (viewer: Viewer): Asker => ({
  scopes: scopesAsked(viewer, "see"),
  measured: scopesOf(viewer, "measure").flatMap(({ area }) => area ?? []),
  forWall: viewer.audience === "wall",
});

export function createHotspots({ pool, areas, now }: HotspotNeeds): HotspotsOfCases {
  const held = new Map<string, { asOf: string; made: Promise<Hotspots> }>();

  async function make({ scopes, measured, forWall }: Asker, { days, category }: HotspotQuestion, asOf: string): Promise<Hotspots> {
    const bounds = boundsAround((await areas.now()).filter(({ id }) => measured.includes(id)).map((area) => area.bounds));
    if (!bounds) throw new Refusal("forbidden", "no area is yours to measure");
    const from = new Date(Date.parse(asOf) - days * DAY_MILLISECONDS).toISOString();
    const places = await placesOf(pool, { scopes, forWall, from, until: asOf, category });
    return { asOf, ...densityOf(places, bounds, days) };
  }

  return {
    async hotspots(viewer, question) {
      const { days, category } = question;
      const isKnown = category === undefined || (await categoriesNow(pool, now())).some(({ code }) => code === category);
      if (!isKnown) throw new Refusal("not-found", `there is no category ${category}`, "category");

      // on the hour, so that no two pictures differ by the one case that came between them
      const asker = askerOf(viewer);
      const asOf = asker.forWall ? hourOf(now()) : now();
      const name = JSON.stringify([asker, days, category]);
      const last = held.get(name);
      if (last && (last.asOf === asOf || (!asker.forWall && Date.parse(asOf) - Date.parse(last.asOf) < FRESH_MILLISECONDS))) return last.made;
      const made = make(asker, question, asOf);
      held.delete(name); // the newest stands last
      held.set(name, { asOf, made });
      if (held.size > PICTURES_HELD) held.delete(held.keys().next().value ?? "");
      made.catch(() => held.get(name)?.made === made && held.delete(name));
      return made;
    },
  };
}
