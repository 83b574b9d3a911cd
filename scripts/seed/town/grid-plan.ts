import type { Adjacency } from "./adjacency.ts";
import type { Block } from "./land-use.ts";
import type { PlanarMap } from "./planar-map.ts";
import type { Point } from "./plane.ts";

/** Households a community grid should have (300 to 500 in town). */
export const BAND = { low: 300, high: 500 } as const;

export interface GridPlan {
  community: number;
  kind: "community" | "exclusive";
  faces: number[];
  /** The block that is a grid of its own. */
  block?: number;
  /** Why this grid is out of the band on purpose. */
  planted?: string;
}

/** What grids are made of: cells with households, and which lie side by side. */
export interface GridGround {
  map: PlanarMap;
  blocks: readonly Block[];
  /** Households in each face. */
  households: ArrayLike<number>;
  centres: readonly Point[];
  adjacency: Adjacency;
}
