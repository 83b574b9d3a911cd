import { crc32, deflateRawSync, inflateRawSync } from "node:zlib";
import { Unreadable } from "../unreadable.ts";

/** All files of an archive together, unpacked. */
export const UNPACKED_BYTES = 512 * 1024 * 1024;
const MOST_FILES = 2_000;
const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50];
const END_BYTES = 22;
const LONGEST_COMMENT = 65_535;
const UTF8_NAMES = 0x0800;
const ENCRYPTED = 0x0001;

export const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);

/**
 * The files of an archive whose name is wanted. Sizes are believed only downward: what unpacks to more than it claims, or to more than
 * the limit altogether, is refused while it is being unpacked.
 *
 * @throws Unreadable
 */
export function unzip(bytes: Buffer, wanted: (name: string) => boolean): Map<string, Buffer> {
  const end = endOf(bytes);
  const count = bytes.readUInt16LE(end + 10);
  if (count > MOST_FILES) throw new Unreadable("zip-bomb", `${count} files`);
  const files = new Map<string, Buffer>();
  let at = bytes.readUInt32LE(end + 16);
  let left = UNPACKED_BYTES;
  for (let index = 0; index < count; index++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== CENTRAL) throw new Unreadable("zip-damaged");
    const [flags, method, checksum, packed, size] = [bytes.readUInt16LE(at + 8), bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 16), bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 24)];
    const [nameBytes, extraBytes, commentBytes, local] = [bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32), bytes.readUInt32LE(at + 42)];
    const name = nameOf(bytes.subarray(at + 46, at + 46 + nameBytes), (flags & UTF8_NAMES) !== 0);
    at += 46 + nameBytes + extraBytes + commentBytes;
    if (name.endsWith("/") || !wanted(name)) continue;
    if (flags & ENCRYPTED) throw new Unreadable("zip-damaged", `${name} is encrypted`);
    if (size > left) throw new Unreadable("zip-bomb", `${name} claims ${size} bytes`);
    const content = unpack(bytes, { name, method, local, packed, size });
    if (crc32(content) !== checksum) throw new Unreadable("zip-damaged", name);
    left -= content.length;
    files.set(name, content);
  }
  return files;
}

function endOf(bytes: Buffer): number {
  for (let at = bytes.length - END_BYTES; at >= 0 && at >= bytes.length - END_BYTES - LONGEST_COMMENT; at--) if (bytes.readUInt32LE(at) === END) return at;
  throw new Unreadable("truncated");
}

function unpack(bytes: Buffer, { name, method, local, packed, size }: { name: string; method: number; local: number; packed: number; size: number }): Buffer {
  if (local + 30 > bytes.length || bytes.readUInt32LE(local) !== LOCAL) throw new Unreadable("zip-damaged", name);
  const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  const content = bytes.subarray(from, from + packed);
  if (content.length !== packed) throw new Unreadable("truncated", name);
  if (method === 0) return content;
  if (method !== 8) throw new Unreadable("zip-damaged", `${name} is packed by method ${method}`);
  try {
    return inflateRawSync(content, { maxOutputLength: size + 1 });
  } catch (error) {
    throw new Unreadable((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE" ? "zip-bomb" : "zip-damaged", name);
  }
}

/** Archives made on Chinese Windows write names in GBK and do not say so. */
function nameOf(bytes: Uint8Array, isUtf8: boolean): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder(isUtf8 ? "utf-8" : "gb18030").decode(bytes);
  }
}

/** An archive of these files. */
export function zip(files: ReadonlyMap<string, Uint8Array>): Buffer {
  const [parts, directory]: [Buffer[], Buffer[]] = [[], []];
  let at = 0;
  for (const [name, content] of files) {
    const label = Buffer.from(name);
    const packed = deflateRawSync(content);
    // version, flags, method, time, day (1980-01-01: the same content gives the same file), checksum, sizes, name
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(UTF8_NAMES, 2);
    head.writeUInt16LE(8, 4);
    head.writeUInt16LE(0x21, 8);
    head.writeUInt32LE(crc32(content), 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(content.length, 18);
    head.writeUInt16LE(label.length, 22);
    parts.push(word(LOCAL), head, label, packed);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    directory.push(word(CENTRAL), Buffer.from([20, 0]), head, tail, label);
    at += 4 + head.length + label.length + packed.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(END_BYTES);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(files.size, 8);
  end.writeUInt16LE(files.size, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, list, end]);
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
