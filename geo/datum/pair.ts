/** Two numbers as a file has them, in a datum or projection of its own: never a `Position` until it is converted. */
export interface Pair {
  /** Longitude or easting. */
  x: number;
  /** Latitude or northing. */
  y: number;
}
