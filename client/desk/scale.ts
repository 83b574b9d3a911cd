/** Metres on the ground under one pixel of a map whose world is 512 pixels wide at zoom 0. */
const METRES_AROUND = 2 * Math.PI * 6_378_137;
const TILE_PIXELS = 512;

export const metresAPixel = (latitude: number, zoom: number): number => (METRES_AROUND * Math.cos((latitude * Math.PI) / 180)) / (TILE_PIXELS * 2 ** zoom);

export interface ScaleBar {
  metres: number;
  pixels: number;
}

/** The longest bar of a round length, 1, 2 or 5 times a power of ten metres, that is no wider than `mostPixels`. */
export function scaleBar(metresAPixel: number, mostPixels: number): ScaleBar {
  const most = metresAPixel * mostPixels;
  const power = 10 ** Math.floor(Math.log10(most));
  const metres = ([5, 2].find((step) => step * power <= most) ?? 1) * power;
  return { metres, pixels: metres / metresAPixel };
}
