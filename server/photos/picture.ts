import sharp from "sharp";
import { PHOTO_LIMITS } from "#contract/photos.ts";
import { Refusal } from "../edge/refusal.ts";
import { checkFile, checkSize } from "./rules.ts";
import { takenOf, type Taken } from "./taken.ts";

// nothing but these four is ever decoded in this process, whatever a file turns out to be: no SVG, no PDF, no TIFF
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({ operation: ["VipsForeignLoadJpegBuffer", "VipsForeignLoadPngBuffer", "VipsForeignLoadWebpBuffer", "VipsForeignLoadHeifBuffer"] });
// every photo is decoded once: nothing is worth keeping, and the other core serves the desk
sharp.cache(false);
sharp.concurrency(1);

const LARGE_PIXELS = 2048;
const THUMBNAIL_PIXELS = 320;
const QUALITY = 82;
/** Photos that wait for their turn; beyond, the sender is told to come again. */
const WAITING = 16;

export interface Picture {
  large: Buffer;
  thumbnail: Buffer;
  width: number;
  height: number;
  /** What the camera said, before it was taken out. */
  taken: Taken;
}

let last: Promise<unknown> = Promise.resolve();
let waiting = 0;

/**
 * The photo as it is kept: upright, in sRGB, at most 2048 pixels a side, and nothing else that was in the file. One at a time: each may
 * take 160 MB while it is decoded.
 *
 * @throws Refusal `invalid` with what is wrong as its field; `busy` when too many wait
 */
export async function pictureOf(file: Buffer): Promise<Picture> {
  checkFile(file);
  if (waiting >= WAITING) throw new Refusal("busy", "too many photos at once");
  waiting++;
  const turn = last.then(() => encoded(file)).finally(() => waiting--);
  last = turn.catch(() => {});
  return turn;
}

async function encoded(file: Buffer): Promise<Picture> {
  const head = await read(() => sharp(file, { limitInputPixels: false, failOn: "truncated" }).metadata());
  checkSize(head);
  const taken = takenOf(head.exif);
  const { data: large, info } = await read(() =>
    sharp(file, { limitInputPixels: PHOTO_LIMITS.pixels, failOn: "truncated", sequentialRead: true })
      .autoOrient()
      .resize({ width: LARGE_PIXELS, height: LARGE_PIXELS, fit: "inside", withoutEnlargement: true })
      .flatten({ background: "#ffffff" })
      .toColourspace("srgb")
      .jpeg({ quality: QUALITY })
      .toBuffer({ resolveWithObject: true }));
  const thumbnail = await sharp(large).resize({ width: THUMBNAIL_PIXELS, height: THUMBNAIL_PIXELS, fit: "inside", withoutEnlargement: true }).jpeg({ quality: QUALITY }).toBuffer();
  return { large, thumbnail, width: info.width, height: info.height, taken };
}

/** Whatever a decoder says of a file, the file is at fault. */
async function read<T>(decode: () => Promise<T>): Promise<T> {
  try {
    return await decode();
  } catch (cause) {
    throw new Refusal("invalid", `the picture cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, "content");
  }
}
