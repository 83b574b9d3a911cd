import { PHOTO_LIMITS } from "#contract/photos.ts";
import { Refusal } from "../edge/refusal.ts";

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const JPEG = Buffer.from([0xff, 0xd8, 0xff]);
const PNG_CHUNK_FRAME_BYTES = 12;

/** What a file is by its first bytes: what its sender says of it is not asked. */
export function typeOf(file: Buffer): "jpeg" | "png" | undefined {
  if (file.subarray(0, JPEG.length).equals(JPEG)) return "jpeg";
  return file.subarray(0, PNG.length).equals(PNG) ? "png" : undefined;
}

/** Whether a PNG moves: its control chunk stands before the picture. A decoder would silently take the first frame. */
export function isAnimated(png: Buffer): boolean {
  for (let at = PNG.length; at + PNG_CHUNK_FRAME_BYTES <= png.length; at += PNG_CHUNK_FRAME_BYTES + png.readUInt32BE(at)) {
    const chunk = png.toString("latin1", at + 4, at + 8);
    if (chunk === "acTL") return true;
    if (chunk === "IDAT") return false;
  }
  return false;
}

/** @throws Refusal for what can be seen without opening it */
export function checkFile(file: Buffer): void {
  if (!file.length) throw new Refusal("invalid", "the file is empty", "content");
  if (file.length > PHOTO_LIMITS.bytes) throw tooLarge();
  const type = typeOf(file);
  if (!type) throw new Refusal("invalid", "neither a JPEG nor a PNG, whatever it is called", "type");
  if (type === "png" && isAnimated(file)) throw new Refusal("invalid", "a picture that moves", "frames");
}

export const tooLarge = (): Refusal => new Refusal("invalid", `a photo has at most ${PHOTO_LIMITS.bytes} bytes`, "bytes");

/** @throws Refusal for a picture that would fill the memory */
export function checkSize({ width, height }: { width: number; height: number }): void {
  if (width * height > PHOTO_LIMITS.pixels) throw new Refusal("invalid", `${width} × ${height} pixels are more than ${PHOTO_LIMITS.pixels}`, "pixels");
}
