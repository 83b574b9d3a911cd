import type { CategoryRow } from "#contract/categories.ts";

/** Reports of one cause may lie as far apart as the rule for a parent allows, whatever the category says of duplicates. */
export const PARENT_METRES = 300;
export const PARENT_MINUTES = 60;
export const PARENT_REPORTS = 3;
/** Older than this and a report of the same kind at the same place is another one. */
export const DUPLICATE_HOURS = 72;

export const metresApart = ({ radiusMetres }: Pick<CategoryRow, "radiusMetres">): number => Math.max(radiusMetres, PARENT_METRES);
