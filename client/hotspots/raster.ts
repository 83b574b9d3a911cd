import type { Hotspots } from "#contract/hotspots.ts";

/** From which density on a cell is drawn in which of the five colours, as shares of the greatest. The lowest eighth is not drawn: it is everywhere. */
const STEP_SHARES = [1 / 8, 1 / 4, 0.42, 0.62, 0.82] as const;

/** The lower bounds of the five colours, in cases per square kilometre and day, rounded to two digits: what a legend prints. */
export const stepsOf = ({ maximum }: Pick<Hotspots, "maximum">): number[] => STEP_SHARES.map((share) => Number((share * maximum).toPrecision(2)));

/** The densities as shares of the greatest, rows from north to south. @throws RangeError when there are not as many as cells */
export function sharesOf({ values, columns, rows }: Pick<Hotspots, "values" | "columns" | "rows">): Float32Array {
  const bytes = Uint8Array.from(atob(values), (character) => character.charCodeAt(0));
  if (bytes.length !== columns * rows) throw new RangeError(`${bytes.length} densities for ${columns} × ${rows} cells`);
  return Float32Array.from(bytes, (byte) => byte / 255);
}

const rgbOf = (hex: string): [number, number, number] => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)) as [number, number, number];

/** How far a cell hides what is below: the palest colours hide least. */
const OPACITY = 0.74;

/**
 * The picture of a density: one pixel a cell, RGBA not multiplied by alpha, transparent where there is less than the first step.
 *
 * @param colours one for each step, `#rrggbb`
 */
export function hotspotPixels(shares: Float32Array, { maximum }: Pick<Hotspots, "maximum">, colours: readonly string[]): Uint8ClampedArray<ArrayBuffer> {
  const steps = stepsOf({ maximum });
  const inks = colours.map(rgbOf);
  const pixels = new Uint8ClampedArray(shares.length * 4);
  shares.forEach((share, cell) => {
    const density = share * maximum;
    // where nothing happened every step is nothing, and reached
    const ink = density > 0 ? inks[steps.findLastIndex((least) => density >= least)] : undefined;
    if (ink) pixels.set([...ink, OPACITY * 255], cell * 4);
  });
  return pixels;
}
