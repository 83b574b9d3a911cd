import type { CategoryRow } from "#contract/categories.ts";

type Rules = Pick<CategoryRow, "preset" | "urgent" | "check" | "clocks" | "radiusMetres">;

const minutes = (amount: number) => ({ amount, unit: "emergency_minutes" as const });
const working = (amount: number) => ({ amount, unit: "working_minutes" as const });
const workingDays = (amount: number) => ({ amount, unit: "working_days" as const });
const HOUR = 60;

const fast: Rules = { preset: "fast_track", urgent: false, check: "asker", radiusMetres: 60, clocks: { sign: minutes(10), arrive: minutes(45), handle: minutes(HOUR) } };
const simple = (days: number): Rules => ({ preset: "standard", urgent: false, check: "photo", radiusMetres: 50, clocks: { sign: working(120), handle: workingDays(days), verify: working(90) } });
const dispute: Rules = { preset: "standard", urgent: false, check: "asker", radiusMetres: 30, clocks: { sign: working(120), arrive: workingDays(1), handle: workingDays(5) } };

/**
 * What the kinds of a new installation are given: a proposal to start from, for the administrator to change (incidents.md §3). The
 * hour of a fast-track case and the quarter of an hour of a first answer are those of published accounts; the clocks of burst mains
 * and gas those of a published county table. Urgent (特急) is what may cost a life: it sounds until somebody has taken it by name.
 */
export const DEFAULT_RULES: Readonly<Record<string, Rules>> = {
  power_outage: fast,
  water_outage: fast,
  water_burst: { preset: "fast_track", urgent: false, check: "onsite", radiusMetres: 150, clocks: { sign: minutes(15), arrive: minutes(45), secure: minutes(3 * HOUR), repair: minutes(8 * HOUR), handle: workingDays(5), verify: working(90) } },
  gas: { preset: "fast_track", urgent: true, check: "onsite", radiusMetres: 150, clocks: { sign: minutes(5), arrive: minutes(15), secure: minutes(3 * HOUR), repair: minutes(48 * HOUR), handle: workingDays(5), verify: working(90) } },
  elevator: { ...fast, clocks: { sign: minutes(10), arrive: minutes(30), handle: minutes(2 * HOUR) }, radiusMetres: 30 },
  heating: { ...simple(1), check: "asker", clocks: { sign: minutes(30), handle: minutes(24 * HOUR) } },
  sewer: { ...simple(1), clocks: { sign: working(120), handle: minutes(24 * HOUR), verify: working(90) } },
  lamp: simple(2),
  manhole: { ...simple(1), clocks: { sign: minutes(30), secure: minutes(2 * HOUR), handle: workingDays(1), verify: working(90) } },
  road: { ...simple(3), radiusMetres: 80 },
  litter: simple(1),
  stall: { ...simple(1), clocks: { sign: minutes(30), handle: minutes(3 * HOUR) } },
  noise: { ...simple(1), check: "asker", radiusMetres: 100, clocks: { sign: minutes(30), handle: minutes(4 * HOUR) } },
  snow: { ...simple(1), radiusMetres: 150, clocks: { sign: minutes(HOUR), handle: minutes(12 * HOUR) } },
  fire_risk: { ...simple(1), check: "onsite", clocks: { sign: minutes(30), handle: workingDays(1), verify: working(90) } },
  parking: { ...simple(1), radiusMetres: 30, clocks: { sign: minutes(30), handle: minutes(3 * HOUR) } },
  property: { ...simple(3), check: "asker" },
  hardship: { ...simple(5), check: "asker", clocks: { accept: minutes(15), sign: working(120), handle: workingDays(5) } },
  opinion: { ...simple(15), check: "asker", clocks: { accept: workingDays(1), sign: workingDays(1), handle: workingDays(15) } },
  neighbour: dispute,
  family: dispute,
  elderly: { preset: "standard", urgent: false, check: "asker", radiusMetres: 20, clocks: { accept: minutes(5), dispatch: minutes(5), sign: minutes(10), arrive: minutes(30), handle: minutes(2 * HOUR) } },
};

/** What any other kind is given. */
export const PLAIN_RULES: Rules = simple(5);
