import type { Level } from "#contract/areas.ts";
import type { CategoryRow } from "#contract/categories.ts";
import { distanceMetres } from "#geo/sphere/distance.ts";
import { calendarDay, localMidnight } from "../local-time.ts";
import { at } from "../town/list.ts";
import { Random } from "../town/random.ts";
import type { CaseGround } from "./case-ground.ts";
import { caseKey } from "./case-key.ts";
import { categoryOf } from "./categories.ts";
import { HOTSPOT_CASES, isInSeason, placeHotspots, type Hotspot } from "./hotspots.ts";
import { PATTERNS, weightOn } from "./pattern.ts";
import { CasePlaces, type CasePlace } from "./places.ts";
import { reportWords } from "./words.ts";

export const CASES_PER_YEAR = 26_000;
export const YEAR_DAYS = 365;
const MINUTE_MILLISECONDS = 60_000;

/** A case as it will be reported. What becomes of it: life.ts. */
export interface PlannedCase {
  /** `demo:20781:17`: the local day and which case of it. */
  reference: string;
  /** The idempotency key it is reported under: from it all chance of its life is drawn. */
  key: string;
  category: CategoryRow;
  level: Level;
  source: string;
  description: string;
  where: CasePlace;
  isLocated: boolean;
  accuracyMetres: number | undefined;
  hotspot: string | undefined;
  reportedAtMilliseconds: number;
  /** An earlier one of the day that it repeats: if that is still open, they become one. */
  twin: { reference: string; metres: number } | undefined;
}

const SOURCES = ["app", "grid_worker", "12345", "community_desk"] as const;
const SOURCE_WEIGHTS = [0.38, 0.34, 0.2, 0.08];
const LADDER: readonly Level[] = ["grid", "community", "subdistrict", "district"];
/** How many levels above its usual one a case begins. */
const RAISED_WEIGHTS = [0.86, 0.11, 0.025, 0.005];
/** Of those who telephone, so many say where they live and not where it is. */
const PLACELESS_CHANCE = 0.12;
const STORM_CHANCE = 0.06;

/** The cases of every day of a district: pure, each day a stream of chance of its own. */
export class CaseCalendar {
  readonly hotspots: readonly Hotspot[];
  readonly places: CasePlaces;
  readonly #seed: string;
  readonly #firstDay: number;
  readonly #scale: number;
  readonly #hotspotScales: readonly number[];
  /** Of each day since the first the weight before it, for all cases and for each hotspot. */
  readonly #before: number[][] = [[0, ...Array.from({ length: 6 }, () => 0)]];

  /** @param firstDay the local day from which on 365 days have exactly 26,000 cases */
  constructor(seed: string, ground: CaseGround, firstDay: number) {
    this.#seed = seed;
    this.#firstDay = firstDay;
    this.hotspots = placeHotspots(new Random(`${seed}/hotspots`), ground);
    this.places = new CasePlaces(new Random(`${seed}/case-places`), ground);
    const [all = 1, ...each] = this.#weightsBefore(firstDay + YEAR_DAYS);
    this.#scale = (CASES_PER_YEAR - HOTSPOT_CASES) / all;
    this.#hotspotScales = this.hotspots.map(({ casesPerYear }, index) => casesPerYear / at(each, index));
  }

  /** In the order in which they are reported. */
  casesOf(day: number): PlannedCase[] {
    const random = new Random(`${this.#seed}/cases/${day}`);
    const [before, after] = [this.#weightsBefore(day), this.#weightsBefore(day + 1)];
    const count = (index: number, scale: number) => Math.round(at(after, index) * scale) - Math.round(at(before, index) * scale);

    const moments: { atMilliseconds: number; pattern: (typeof PATTERNS)[number] | undefined; hotspot: Hotspot | undefined }[] = [];
    const midnight = localMidnight(day);
    const facts = this.#factsOf(day);
    const weights = PATTERNS.map((pattern) => weightOn(pattern, facts));
    for (let nth = count(0, this.#scale); nth > 0; nth--) {
      const pattern = at(PATTERNS, random.weightedIndex(weights));
      moments.push({ atMilliseconds: midnight + momentIn(random, random.weightedIndex(pattern.hours)), pattern, hotspot: undefined });
    }
    for (const [index, hotspot] of this.hotspots.entries()) {
      const [from, until] = hotspot.hours;
      for (let nth = count(index + 1, at(this.#hotspotScales, index)); nth > 0; nth--) {
        moments.push({ atMilliseconds: midnight + momentIn(random, random.whole(from, until - 1)), pattern: undefined, hotspot });
      }
    }
    moments.sort((a, b) => a.atMilliseconds - b.atMilliseconds);
    const cases = moments.map(({ atMilliseconds, pattern, hotspot }, index) => {
      const category = categoryOf(pattern?.category ?? hotspot?.category ?? "");
      const where = hotspot ? this.places.at(random, random.pick(hotspot.buildings)) : this.places.draw(random, pattern?.setting ?? "home");
      return this.#caseOf(random, `demo:${day}:${index}`, category, where, pattern?.setting !== "nowhere", hotspot?.code, atMilliseconds);
    });
    return cases.map((each, index) => withTwin(each, cases.slice(0, index)));
  }

  #caseOf(random: Random, reference: string, category: CategoryRow, where: CasePlace, hasPlace: boolean, hotspot: string | undefined, reportedAtMilliseconds: number): PlannedCase {
    const source = at(SOURCES, random.weightedIndex(SOURCE_WEIGHTS));
    const level = at(LADDER, Math.min(LADDER.length - 1, LADDER.indexOf(category.level) + random.weightedIndex(RAISED_WEIGHTS)));
    const isLocated = hasPlace && !(source === "12345" && !hotspot && random.chance(PLACELESS_CHANCE));
    return {
      reference, key: caseKey(reference), category, level, source, where, isLocated, hotspot, reportedAtMilliseconds,
      description: reportWords(random, category.code),
      accuracyMetres: isLocated && source === "app" ? random.whole(4, 30) : undefined,
      twin: undefined,
    };
  }

  /** The weights of all days since the first and before `day`, hotspots one by one behind the rest. */
  #weightsBefore(day: number): readonly number[] {
    const wanted = day - this.#firstDay;
    for (let index = this.#before.length - 1; index < wanted; index++) {
      const known = at(this.#before, index);
      const today = this.#firstDay + index;
      const random = new Random(`${this.#seed}/weights/${today}`);
      const facts = this.#factsOf(today);
      const rest = PATTERNS.reduce((sum, pattern) => sum + weightOn(pattern, facts), 0) * Math.exp(0.08 * random.normal());
      const spots = this.hotspots.map((hotspot) => {
        const week = facts.weekday === 0 || facts.weekday === 6 ? hotspot.weekend : 1;
        return isInSeason(hotspot, facts.month) ? week * Math.exp(0.4 * random.normal()) : 0;
      });
      this.#before.push([at(known, 0) + rest, ...spots.map((weight, spot) => at(known, spot + 1) + weight)]);
    }
    return at(this.#before, wanted);
  }

  #factsOf(day: number): { month: number; weekday: number; isStormy: boolean } {
    const { month, weekday } = calendarDay(day);
    const isRainy = month >= 6 && month <= 8;
    return { month, weekday, isStormy: isRainy && new Random(`${this.#seed}/storm/${day}`).chance(STORM_CHANCE) };
  }
}

/** A moment within an hour of the day, to the second. */
function momentIn(random: Random, hour: number): number {
  return hour * 60 * MINUTE_MILLISECONDS + random.whole(0, 3_599) * 1_000;
}

/** Who lives near reports the same again, within hours. */
const [TWIN_METRES, TWIN_MILLISECONDS, TWIN_CHANCE] = [120, 3 * 60 * MINUTE_MILLISECONDS, 0.7];

function withTwin(each: PlannedCase, earlier: readonly PlannedCase[]): PlannedCase {
  if (!each.isLocated || each.category.restricted || each.source === "grid_worker") return each;
  const metres = ({ where }: PlannedCase) => distanceMetres(where.position, each.where.position);
  const other = earlier.findLast((one) => one.category === each.category && one.isLocated && each.reportedAtMilliseconds - one.reportedAtMilliseconds < TWIN_MILLISECONDS && metres(one) < TWIN_METRES);
  if (!other || !new Random(`${each.reference}/twin`).chance(TWIN_CHANCE)) return each;
  return { ...each, twin: { reference: other.reference, metres: metres(other) } };
}
