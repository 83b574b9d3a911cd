import { at } from "../town/list.ts";

/** Where cases of a kind happen. */
export type Setting = "home" | "yard" | "shop" | "street" | "tower" | "nowhere";

/** How often, where and when cases of a category are reported: shapes seen in the yearly reports of such districts, figures ours. */
export interface Pattern {
  category: string;
  /** Of all cases of a year, hotspots aside, in parts that need not add up to one. */
  share: number;
  setting: Setting;
  /** From January to December, relative. */
  months: readonly number[];
  /** From 0 to 23 o'clock, relative. */
  hours: readonly number[];
  /** A day of the weekend against one of the week. */
  weekend: number;
  /** On a day of storms, against others. */
  storm: number;
}

const FLAT = Array.from({ length: 12 }, () => 1);
const HEATING = [3.2, 2.6, 1.6, 0.25, 0, 0, 0, 0, 0, 0.3, 2.2, 3.3];
const SUMMER = [0.5, 0.5, 0.7, 0.9, 1.2, 1.6, 2.1, 2.1, 1.2, 0.8, 0.6, 0.5];
const RAIN = [0.4, 0.4, 0.6, 0.9, 1, 1.3, 2.6, 2.5, 1.1, 0.7, 0.6, 0.5];
const SNOW = [3, 2.5, 1, 0.1, 0, 0, 0, 0, 0, 0.1, 1.3, 3];

const DAY = [1, 1, 1, 1, 1, 2, 6, 14, 22, 24, 22, 17, 12, 14, 18, 19, 18, 15, 11, 9, 7, 5, 3, 2];
const EVENING = [3, 2, 1, 1, 1, 2, 5, 9, 10, 9, 8, 8, 9, 8, 8, 9, 11, 15, 20, 24, 22, 17, 11, 6];
const NIGHT = [9, 6, 3, 2, 1, 1, 2, 3, 4, 4, 4, 4, 6, 6, 4, 4, 5, 7, 11, 17, 24, 28, 26, 17];
const COMMUTE = [1, 1, 1, 1, 1, 3, 9, 22, 19, 9, 8, 9, 10, 8, 8, 10, 16, 24, 21, 12, 8, 5, 3, 2];

const pattern = (category: string, share: number, setting: Setting, months: readonly number[], hours: readonly number[], weekend = 1, storm = 1): Pattern => ({
  category, share, setting, months, hours, weekend, storm,
});

export const PATTERNS: readonly Pattern[] = [
  pattern("power_outage", 5.5, "home", SUMMER, EVENING, 1.05, 4),
  pattern("water_outage", 4.8, "home", FLAT, DAY),
  pattern("water_burst", 1.2, "street", HEATING.map((weight) => 0.6 + weight * 0.3), DAY),
  pattern("gas", 2, "home", FLAT, EVENING),
  pattern("heating", 10, "home", HEATING, EVENING, 1.1),
  pattern("sewer", 8, "home", RAIN, DAY, 1, 4),
  pattern("lamp", 5, "street", FLAT, NIGHT, 0.9),
  pattern("manhole", 3, "street", RAIN, DAY, 0.9, 3),
  pattern("road", 2.5, "street", RAIN, DAY, 0.8, 1.5),
  pattern("litter", 12.5, "yard", SUMMER, DAY, 0.85),
  pattern("stall", 6, "shop", SUMMER, EVENING, 1.2),
  pattern("noise", 7.5, "home", SUMMER, NIGHT, 1.4, 0.5),
  pattern("snow", 4, "street", SNOW, COMMUTE, 0.8),
  pattern("fire_risk", 6, "yard", FLAT, DAY, 0.9),
  pattern("elevator", 1.5, "tower", FLAT, COMMUTE),
  pattern("parking", 10, "street", FLAT, COMMUTE, 0.85),
  pattern("property", 5, "home", FLAT, DAY, 0.8),
  pattern("hardship", 1, "home", FLAT, DAY, 0.3),
  pattern("opinion", 1.2, "nowhere", FLAT, DAY, 0.7),
  pattern("neighbour", 3, "home", FLAT, EVENING, 1.25),
  pattern("family", 1.6, "home", FLAT, NIGHT, 1.3),
  pattern("elderly", 1.8, "home", FLAT, DAY),
];

const total = (weights: readonly number[]): number => weights.reduce((sum, weight) => sum + weight, 0);

/** What a day weighs for a pattern; over a year about the share, for 365 days. */
export function weightOn({ share, months, weekend, storm }: Pattern, { month, weekday, isStormy }: { month: number; weekday: number; isStormy: boolean }): number {
  const season = at(months, month - 1) / (total(months) / 12);
  const week = weekday === 0 || weekday === 6 ? weekend : 1;
  return share * season * week * (isStormy ? storm : 1);
}
