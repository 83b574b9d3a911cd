import { PHOTO_LIMITS } from "#contract/photos.ts";
import { Refusal } from "../edge/refusal.ts";

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const JPEG = Buffer.from([0xff, 0xd8, 0xff]);
const PNG_CHUNK_FRAME_BYTES = 12;

export type PhotoType = "jpeg" | "png" | "webp" | "avif" | "heic";
const HEIC_BRANDS: ReadonlySet<string> = new Set(["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"]);

/** What a file is by its first bytes: what its sender says of it is not asked. */
export function typeOf(file: Buffer): PhotoType | undefined {
  if (file.subarray(0, JPEG.length).equals(JPEG)) return "jpeg";
  if (file.subarray(0, PNG.length).equals(PNG)) return "png";
  if (file.toString("latin1", 0, 4) === "RIFF" && file.toString("latin1", 8, 12) === "WEBP") return "webp";
  if (file.toString("latin1", 4, 8) !== "ftyp") return undefined;
  const brands = brandsOf(file);
  if (brands.some((brand) => brand === "avif" || brand === "avis")) return "avif";
  return brands.some((brand) => HEIC_BRANDS.has(brand)) ? "heic" : undefined;
}

/** Of a file of boxes: its main brand, and those it is compatible with. */
function brandsOf(file: Buffer): string[] {
  const end = Math.min(file.length >= 4 ? file.readUInt32BE(0) : 0, file.length, 256);
  const brands = [file.toString("latin1", 8, 12)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(file.toString("latin1", at, at + 4));
  return brands;
}

/** Whether a picture moves. A decoder would silently take the first frame. */
export function isAnimated(file: Buffer, type: PhotoType): boolean {
  if (type === "avif") return brandsOf(file)[0] === "avis";
  // the extended header of a WebP says so in one bit
  if (type === "webp") return file.toString("latin1", 12, 16) === "VP8X" && ((file[20] ?? 0) & 0x02) !== 0;
  return type === "png" && isAnimatedPng(file);
}

/** The control chunk of one that moves stands before the picture. */
function isAnimatedPng(png: Buffer): boolean {
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
  if (!type) throw new Refusal("invalid", "neither JPEG, PNG, WebP nor AVIF, whatever it is called", "type");
  if (type === "heic") throw new Refusal("invalid", "HEIC cannot be read here: the camera has to write JPEG", "heic");
  if (isAnimated(file, type)) throw new Refusal("invalid", "a picture that moves", "frames");
}

export const tooLarge = (): Refusal => new Refusal("invalid", `a photo has at most ${PHOTO_LIMITS.bytes} bytes`, "bytes");

/** @throws Refusal for a picture that would fill the memory */
export function checkSize({ width, height }: { width: number; height: number }): void {
  if (width * height > PHOTO_LIMITS.pixels) throw new Refusal("invalid", `${width} × ${height} pixels are more than ${PHOTO_LIMITS.pixels}`, "pixels");
}
