/** A city of the size of the largest that published its figures: 9,701 grids, and 16,000 who carry a phone. */
export const CITY_GRIDS = { community: 1_854, rural: 6_908, border: 793, sea: 146 } as const;
export type CityKind = keyof typeof CITY_GRIDS;
export const CITY_WORKERS = 16_000;

export const CITY_NAME = "元和市";
export const CITY_CODE = "2199";

/** Who is out seldom reports seldom: a boat is in reach of a mast every half hour or so. */
export const REPORT_SECONDS: Readonly<Record<CityKind, number>> = { community: 10, rural: 30, border: 60, sea: 1_800 };

/** Households in a grid. At sea a grid is boats, and nobody lives there. */
export const HOUSEHOLDS: Readonly<Record<CityKind, readonly [low: number, high: number]>> = { community: [300, 500], rural: [35, 65], border: [25, 60], sea: [0, 0] };
export const PERSONS_PER_HOUSEHOLD = 2.3;
export const SHARE_AGED_65 = 0.21;

/** From edge to edge of a grid, kilometres apart from town to country. */
export const CELL_METRES = { near: 800, far: 1_400 } as const;
