import { shiftedTile, type TileName } from "#geo/datum/shifted-tile.ts";

/** What draws a tile of an outside map, in WGS84 whatever the map is drawn in. */
export type DrawTile = (tile: TileName, signal: AbortSignal) => Promise<ImageBitmap>;

/** An answer that is still not there is none. */
const GIVE_UP_MILLISECONDS = 8_000;

/** The address of one tile. Which of the hosts is asked depends on the tile alone, so that a browser finds again what it has kept. */
export function addressOf(template: string, { zoom, column, row }: TileName, { hosts, key }: { hosts: readonly string[]; key: string }): string {
  const places: Record<string, string> = { z: String(zoom), x: String(column), y: String(row), "-y": String(2 ** zoom - 1 - row), s: hosts[(column + row) % hosts.length] ?? "", key: encodeURIComponent(key) };
  return template.replaceAll(/\{(-?\w+)\}/g, (place, name: string) => places[name] ?? place);
}

/** One picture as it is served. The service learns from which site it is asked, as its keys demand, and not from which page. */
export async function fetchPicture(address: string, signal: AbortSignal): Promise<ImageBitmap> {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  const timer = setTimeout(stop, GIVE_UP_MILLISECONDS);
  signal.addEventListener("abort", stop);
  try {
    const response = await fetch(address, { signal: controller.signal, credentials: "omit", referrerPolicy: "origin" });
    if (response.status === 404 || response.status === 204) return await emptyPicture(); // it answers: there is nothing here
    if (!response.ok) throw new Error(`a tile was answered ${response.status}`);
    return await createImageBitmap(await response.blob());
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}

/** Nothing, through which our own ground is seen. */
export const emptyPicture = (): Promise<ImageBitmap> => createImageBitmap(new ImageData(1, 1));

/**
 * Draws tiles of a map in GCJ-02 where they belong in WGS84.
 *
 * Neighbours need the same pictures: each is asked for once and kept while one of the last `most` tiles needed it.
 */
export function composeTiles(picture: (tile: TileName, signal: AbortSignal) => Promise<ImageBitmap>, most = 64): DrawTile {
  const kept = new Map<string, Promise<ImageBitmap>>();
  // whoever asked first may leave while another still waits: the picture is not theirs alone
  const never = new AbortController().signal;
  function once(tile: TileName): Promise<ImageBitmap> {
    const name = `${tile.zoom}/${tile.column}/${tile.row}`;
    const found = kept.get(name) ?? picture(tile, never);
    kept.delete(name);
    kept.set(name, found);
    found.catch(() => kept.delete(name));
    for (const oldest of kept.keys()) if (kept.size > most) kept.delete(oldest);
    return found;
  }

  return async (tile, signal) => {
    const { sources, columns, rows, toTile: { a, b, c, d, e, f } } = shiftedTile(tile);
    const pictures = await Promise.all(sources.map(once));
    signal.throwIfAborted();
    const side = Math.max(256, ...pictures.map(({ width }) => width));
    // side by side first, sheared then: sheared one by one they would show their seams
    const mosaic = penOn(columns * side, rows * side);
    pictures.forEach((each, at) => mosaic.drawImage(each, (at % columns) * side, Math.floor(at / columns) * side, side, side));
    const pen = penOn(side, side);
    pen.imageSmoothingQuality = "high";
    pen.setTransform(a, b, c, d, e * side, f * side);
    pen.drawImage(mosaic.canvas, 0, 0);
    return pen.canvas.transferToImageBitmap();
  };
}

function penOn(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const pen = new OffscreenCanvas(width, height).getContext("2d");
  if (!pen) throw new Error("no canvas to draw tiles on");
  return pen;
}
