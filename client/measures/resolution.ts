import type { Fraction, MeasureTable } from "#contract/measures.ts";
import type { Level } from "#contract/areas.ts";

/** Below so many cases a share says nothing: the fraction stands for itself, and has no colour. */
export const SMALLEST_WHOLE = 20;
/** From which share on each colour holds, the least first. */
export const RESOLUTION_STEPS = [0, 0.6, 0.7, 0.8, 0.9] as const;

/** 本级化解率 of one area: of its closed cases, those closed at the level of the grid or below. */
export interface Resolved {
  area: number;
  level: Level;
  numerator: number;
  denominator: number;
}

/** What each area's closed cases came to. Areas without any are left out. */
export function resolvedIn(table: MeasureTable, level: Level): Resolved[] {
  return table.rows.flatMap(({ key, resolvedAt: { grid } }) => (grid.denominator ? [{ area: key, level, ...grid }] : []));
}

/** Which colour, from 0; undefined when there are too few cases for a share. */
export function stepOf({ numerator, denominator }: Fraction): number | undefined {
  if (denominator < SMALLEST_WHOLE) return undefined;
  return RESOLUTION_STEPS.findLastIndex((least) => numerator / denominator >= least);
}
