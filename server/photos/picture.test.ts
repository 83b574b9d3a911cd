import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { expect, test } from "vitest";
import { PHOTO_LIMITS } from "#contract/photos.ts";
import { pictureOf } from "./picture.ts";
import { typeOf } from "./rules.ts";
import { momentTaken, takenOf } from "./taken.ts";

/** A little landscape: red above, blue below. */
async function jpeg(width = 64, height = 40): Promise<Buffer> {
  const half = await sharp({ create: { width, height: height / 2, channels: 3, background: "#0000ff" } }).png().toBuffer();
  return sharp({ create: { width, height, channels: 3, background: "#ff0000" } }).composite([{ input: half, top: height / 2, left: 0 }]).jpeg({ quality: 95 }).toBuffer();
}
const png = (width = 64, height = 40, alpha = 1) => sharp({ create: { width, height, channels: 4, background: { r: 0, g: 128, b: 0, alpha } } }).png().toBuffer();

function chunk(name: string, body: Buffer): Buffer {
  const framed = Buffer.alloc(12 + body.length);
  framed.writeUInt32BE(body.length, 0);
  framed.write(name, 4, "latin1");
  body.copy(framed, 8);
  framed.writeUInt32BE(crc(framed.subarray(4, 8 + body.length)), 8 + body.length);
  return framed;
}
function crc(bytes: Buffer): number {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
}
/** A file of a few bytes that says it is a picture of any size, all black. */
function bomb(width: number, height: number, rows = 0): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), chunk("IHDR", head), chunk("IDAT", deflateSync(Buffer.alloc(rows * (width + 1)))), chunk("IEND", Buffer.alloc(0))]);
}

test("what is kept is a JPEG of at most 2048 pixels a side with a thumbnail of 320, never larger than it came", async () => {
  const { large, thumbnail, width, height } = await pictureOf(await jpeg(3000, 1500));
  expect([width, height]).toEqual([2048, 1024]);
  expect(await sharp(large).metadata()).toMatchObject({ format: "jpeg", width: 2048, height: 1024 });
  expect(await sharp(thumbnail).metadata()).toMatchObject({ format: "jpeg", width: 320, height: 160 });
  expect(await pictureOf(await png())).toMatchObject({ width: 64, height: 40 });
});

test("where, when and by what it was taken is gone; it stands upright, though its turn is gone too", async () => {
  const taken = await sharp(await jpeg())
    .withExif({ IFD0: { Make: "Telephone", Artist: "somebody" }, IFD3: { GPSLatitude: "41/1 48/1 0/1", GPSLatitudeRef: "N", GPSLongitude: "123/1 26/1 0/1", GPSLongitudeRef: "E" } })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>')
    .withMetadata({ orientation: 6 })
    .toBuffer();
  const before = await sharp(taken).metadata();
  expect(before).toMatchObject({ orientation: 6 });
  expect(before.exif).toBeDefined();
  expect(taken.includes("Telephone")).toBe(true);

  const { large, thumbnail } = await pictureOf(taken);
  for (const each of [large, thumbnail]) {
    const { exif, xmp, iptc, icc, orientation, width, height } = await sharp(each).metadata();
    expect([exif, xmp, iptc, icc, orientation]).toEqual([undefined, undefined, undefined, undefined, undefined]);
    expect([width, height]).toEqual([40, 64]);
    expect(each.includes("Telephone")).toBe(false);
  }
  // turned by a quarter clockwise: what was above is now on the right
  const { data, info } = await sharp(large).raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => [...data.subarray((y * info.width + x) * info.channels, (y * info.width + x) * info.channels + 3)];
  expect(at(35, 30)[0]).toBeGreaterThan(200);
  expect(at(5, 30)[2]).toBeGreaterThan(200);
});

test("what can be seen through is seen on white", async () => {
  const { data } = await sharp((await pictureOf(await png(8, 8, 0))).large).raw().toBuffer({ resolveWithObject: true });
  expect(Math.min(...data)).toBeGreaterThan(250);
});

test("what else was in the file does not survive: a page behind the picture, an archive behind its end", async () => {
  const polyglot = Buffer.concat([await jpeg(), Buffer.from("PK\u0003\u0004<html><script>alert(1)</script>")]);
  expect((await pictureOf(polyglot)).large.includes("<script>")).toBe(false);
});

const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script><image href="file:///etc/passwd"/></svg>';
test.each<[what: string, file: () => Promise<Buffer> | Buffer, field: string]>([
  ["nothing", () => Buffer.alloc(0), "content"],
  ["an SVG", () => Buffer.from(svg), "type"],
  ["a page", () => Buffer.from("<!doctype html><img src=x>"), "type"],
  ["a page with a photo in it", async () => Buffer.concat([Buffer.from("<!-- "), await jpeg()]), "type"],
  ["a PDF with a photo in it", async () => Buffer.concat([Buffer.from("%PDF-1.7\n"), await jpeg()]), "type"],
  ["a GIF", () => sharp({ create: { width: 8, height: 8, channels: 3, background: "#fff" } }).gif().toBuffer(), "type"],
  ["a TIFF", () => sharp({ create: { width: 8, height: 8, channels: 3, background: "#fff" } }).tiff().toBuffer(), "type"],
  ["an SVG behind the first bytes of a PNG", () => Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.from(svg)]), "content"],
  ["three bytes of a JPEG", () => Buffer.from("ffd8ff", "hex"), "content"],
  ["a JPEG that breaks off", async () => (await jpeg(400, 400)).subarray(0, 1_200), "content"],
  ["a PNG that breaks off", async () => { const whole = await sharp(await jpeg(400, 400)).png({ compressionLevel: 0 }).toBuffer(); return whole.subarray(0, whole.length / 2); }, "content"],
  ["a PNG of 100 megapixels", () => bomb(10_000, 10_000, 10_000), "pixels"],
  ["a PNG that says it has 4 gigapixels", () => bomb(65_000, 65_000), "pixels"],
  ["a PNG that moves", async () => { const still = await png(); return Buffer.concat([still.subarray(0, 33), chunk("acTL", Buffer.from([0, 0, 0, 2, 0, 0, 0, 0])), still.subarray(33)]); }, "frames"],
  ["a file of more than 12 MB", async () => Buffer.concat([await jpeg(), Buffer.alloc(PHOTO_LIMITS.bytes)]), "bytes"],
])("%s is refused, and said why", async (_, file, field) => {
  await expect(pictureOf(await file())).rejects.toMatchObject({ name: "Refusal", code: "invalid", field });
});

test("who sends too many at once is told to come again, and the others are done", async () => {
  const file = await jpeg(800, 600);
  const all = await Promise.allSettled(Array.from({ length: 24 }, () => pictureOf(file)));
  const refused = all.flatMap((each) => (each.status === "rejected" ? [each.reason as { code: string }] : []));
  expect(refused).toHaveLength(8);
  expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(["busy"]));
  expect((await pictureOf(file)).width).toBe(800);
});

test("a name and a header are nothing: the bytes say what it is", async () => {
  expect([typeOf(await jpeg()), typeOf(await png()), typeOf(Buffer.from("GIF89a"))]).toEqual(["jpeg", "png", undefined]);
});

test.each(["webp", "avif"] as const)("%s is taken as any other; one that moves, HEIC and what only looks like it are refused in words", async (format) => {
  const file = await sharp(await jpeg()).toFormat(format).toBuffer();
  expect(typeOf(file)).toBe(format);
  expect(await sharp((await pictureOf(file)).large).metadata()).toMatchObject({ format: "jpeg", width: 64, height: 40 });
  await expect(pictureOf(file.subarray(0, Math.floor(file.length / 2)))).rejects.toMatchObject({ code: "invalid", field: "content" });
});

test("a moving WebP, an AVIF sequence, HEIC, SVG and a script behind a picture's name are each refused for what they are", async () => {
  const frames = await Promise.all([png(8, 8), png(8, 8, 0.5)]);
  const moving = await sharp(frames, { join: { animated: true } }).webp({ loop: 0, delay: [100, 100] }).toBuffer();
  const box = (brand: string, others: string[] = []) => Buffer.concat([Buffer.from([0, 0, 0, 16 + 4 * others.length]), Buffer.from(`ftyp${brand}`), Buffer.alloc(4), Buffer.from(others.join("")), Buffer.alloc(64)]);
  for (const [field, file] of [["frames", moving], ["frames", box("avis", ["avif"])], ["heic", box("heic", ["mif1", "heic"])], ["heic", box("mif1", ["heic"])], ["content", box("avif", ["mif1", "avif"])], ["type", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')], ["type", Buffer.from("GIF89a<script>alert(1)</script>")]] as const) {
    await expect(pictureOf(file)).rejects.toMatchObject({ code: "invalid", field });
  }
});

test("when and where it was taken is read before it is taken out, by the camera's own zone or the district's", async () => {
  const taken = async (more: object = {}) => (await pictureOf(await sharp(await jpeg()).withExif({ IFD2: { DateTimeOriginal: "2026:01:01 17:00:00", ...more }, IFD3: { GPSLatitude: "41/1 48/1 0/1", GPSLatitudeRef: "N", GPSLongitude: "123/1 26/1 0/1", GPSLongitudeRef: "E" } }).jpeg().toBuffer())).taken;
  const eight = () => 8 * 3_600_000;
  const here = await taken();
  expect(here.position).toEqual([expect.closeTo(123 + 26 / 60, 6), expect.closeTo(41.8, 6)]);
  expect(momentTaken(here, eight, "2026-01-02T00:00:00.000Z")).toBe("2026-01-01T09:00:00.000Z");
  expect(momentTaken(here, eight, "2026-01-01T08:00:00.000Z")).toBeUndefined(); // a clock that is ahead says nothing
  expect(momentTaken(await taken({ OffsetTimeOriginal: "+00:00" }), eight, "2026-01-02T00:00:00.000Z")).toBe("2026-01-01T17:00:00.000Z");
  expect((await pictureOf(await jpeg())).taken).toEqual({});
  expect(takenOf(Buffer.from("Exif\0\0 and nothing more"))).toEqual({});
});
