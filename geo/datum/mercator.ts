import type { Pair } from "./pair.ts";

const RADIANS = Math.PI / 180;

/** Where degrees lie on the square that Web Mercator makes of the world: 0 to 1, x from the west, y from the north. */
export const worldOf = ({ x, y }: Pair): Pair => ({ x: x / 360 + 0.5, y: 0.5 - Math.asinh(Math.tan(y * RADIANS)) / (2 * Math.PI) });

/** The degrees of a place on that square. */
export const degreesOf = ({ x, y }: Pair): Pair => ({ x: (x - 0.5) * 360, y: Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) / RADIANS });
