/** What a phone on a bad line sends: large enough to read a number plate, a tenth of what the camera gives. */
const LONGEST_PIXELS = 2048;
const QUALITY = 0.85;
const ORIENTATION = 0x0112;

/** The photo as a smaller JPEG, upright, with what the camera said of time and place; as it is where the browser cannot. */
export async function shrink(file: Blob): Promise<Blob> {
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST_PIXELS / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [Math.round(bitmap.width * scale), Math.round(bitmap.height * scale)];
    canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const small = await new Promise<Blob | null>((made) => canvas.toBlob(made, "image/jpeg", QUALITY));
    if (!small || small.size >= file.size) return file;
    const exif = exifOf(new Uint8Array(await file.arrayBuffer()));
    return exif ? new Blob([new Uint8Array([0xff, 0xd8]), exif, small.slice(2)], { type: "image/jpeg" }) : small;
  } catch {
    return file; // the server says what is wrong with it
  }
}

/** The segment in which a JPEG says when and where it was taken, with its orientation turned upright; undefined when it has none. */
export function exifOf(jpeg: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  if (jpeg[0] !== 0xff || jpeg[1] !== 0xd8) return undefined;
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  for (let at = 2; at + 4 <= jpeg.length && jpeg[at] === 0xff && jpeg[at + 1] !== 0xda; ) {
    const end = at + 2 + view.getUint16(at + 2);
    const isExif = jpeg[at + 1] === 0xe1 && view.getUint32(at + 4) === 0x45786966;
    if (isExif && end <= jpeg.length) return upright(jpeg.slice(at, end));
    at = end;
  }
  return undefined;
}

function upright(segment: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const tiff = 10;
  const view = new DataView(segment.buffer);
  const little = view.getUint16(tiff) === 0x4949;
  const first = tiff + view.getUint32(tiff + 4, little);
  const count = first + 2 <= segment.length ? view.getUint16(first, little) : 0;
  for (let entry = first + 2; entry + 12 <= Math.min(segment.length, first + 2 + count * 12); entry += 12) {
    if (view.getUint16(entry, little) === ORIENTATION) view.setUint16(entry + 8, 1, little);
  }
  return segment;
}
