/** Which tiles there are. */
export const ZOOMS = {
  areas: { min: 6, max: 16 },
  base: { min: 10, max: 16 },
  buildings: { min: 12, max: 16 },
} as const;
export type TileSet = keyof typeof ZOOMS;

export interface TileAddress {
  set: TileSet;
  /** The plan, for areas; 0 for what has none. */
  version: number;
  z: number;
  x: number;
  y: number;
}

const ADDRESS = /^\/(?:(areas)\/(\d{1,9})|(base|buildings))\/(\d{1,2})\/(\d{1,6})\/(\d{1,6})\.mvt$/;

/** The address a path names; undefined for every other path, and for tiles that do not exist at that zoom. */
export function addressOf(path: string): TileAddress | undefined {
  const [, areas, version, other, ...numbers] = ADDRESS.exec(path) ?? [];
  const set = (areas ?? other) as TileSet | undefined;
  if (!set) return undefined;
  const [z = 0, x = 0, y = 0] = numbers.map(Number);
  const { min, max } = ZOOMS[set];
  if (z < min || z > max || x >= 2 ** z || y >= 2 ** z) return undefined;
  return { set, version: Number(version ?? 0), z, x, y };
}

/** Tile units drawn beyond each edge, of 4096: lines and labels near it need them. */
export const EXTENT = 4096;
export const BUFFER = 128;

/** West, south, east, north of a tile with its buffer, degrees. */
export function boundsOf({ z, x, y }: Pick<TileAddress, "z" | "x" | "y">): [number, number, number, number] {
  const margin = BUFFER / EXTENT;
  const lon = (column: number) => (column / 2 ** z) * 360 - 180;
  const lat = (row: number) => (Math.atan(Math.sinh(Math.PI * (1 - (2 * row) / 2 ** z))) * 180) / Math.PI;
  return [lon(x - margin), lat(y + 1 + margin), lon(x + 1 + margin), lat(y - margin)];
}

/** The zoom from which a way is drawn, by its class: what is too fine for a zoom is not sent at it. */
export function streetZoom(highway: string): number {
  if (/^(motorway|trunk|primary|secondary|tertiary)/.test(highway)) return 10;
  if (/^(residential|unclassified|road|living_street)$/.test(highway)) return 12;
  if (/^(service|track)$/.test(highway)) return 13;
  return 15;
}
