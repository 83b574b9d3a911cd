import type { Position } from "./position.ts";

/**
 * Degrees as whole numbers of 1e-7, about a centimetre: what OpenStreetMap keeps and what our wire carries.
 * On it two corners are the same corner or they are not, and a cross product is exact over 6° (differences below 2^26).
 */
export const LATTICE_PER_DEGREE = 1e7;

export const toLattice = (degrees: number): number => Math.round(degrees * LATTICE_PER_DEGREE);

/** The double nearest to the seven decimals, so that text, lattice and number say the same. */
export const toDegrees = (lattice: number): number => lattice / LATTICE_PER_DEGREE;

export const positionOf = (lon: number, lat: number): Position => [toDegrees(lon), toDegrees(lat)];
