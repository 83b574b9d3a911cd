/** The ustar format, as far as our own archives need it: files and folders with short paths. @see POSIX.1-2017, pax, "ustar Interchange Format" */

export interface Entry {
  /** A folder's ends with a slash. */
  path: string;
  bytes: number;
  content: AsyncIterable<Buffer> | Iterable<Buffer>;
}

/** What was read is no such archive, or is cut short. */
export class BadArchive extends Error {
  override name = "BadArchive";
}

const BLOCK_BYTES = 512;
const LONGEST_PATH_BYTES = 100;
const SIZE = { at: 124, length: 11 };
const CHECKSUM_AT = 148;

/** @throws RangeError when an entry's content is not as long as it says, or its path does not fit */
export async function* pack(entries: AsyncIterable<Entry> | Iterable<Entry>): AsyncGenerator<Buffer> {
  for await (const { path, bytes, content } of entries) {
    yield headerOf(path, bytes);
    let written = 0;
    for await (const piece of content) {
      written += piece.length;
      yield piece;
    }
    if (written !== bytes) throw new RangeError(`${path} has ${written} bytes, not ${bytes}`);
    yield Buffer.alloc(paddingOf(bytes));
  }
  yield Buffer.alloc(2 * BLOCK_BYTES);
}

/** The entries in order; what a reader leaves of an entry's content is passed over. @throws BadArchive */
export async function* unpack(archive: AsyncIterable<Buffer>): AsyncGenerator<Entry> {
  const reader = new Reader(archive);
  try {
    for (;;) {
      const header = await reader.exactly(BLOCK_BYTES);
      if (header.every((byte) => byte === 0)) return;
      const { path, bytes } = readHeader(header);
      const content = reader.upTo(bytes);
      yield { path, bytes, content };
      while (!(await content.next()).done);
      await reader.exactly(paddingOf(bytes));
    }
  } finally {
    await reader.close();
  }
}

const paddingOf = (bytes: number): number => (BLOCK_BYTES - (bytes % BLOCK_BYTES)) % BLOCK_BYTES;

function headerOf(path: string, bytes: number): Buffer {
  const octal = bytes.toString(8).padStart(SIZE.length, "0");
  if (Buffer.byteLength(path) > LONGEST_PATH_BYTES) throw new RangeError(`the path ${path} is longer than ${LONGEST_PATH_BYTES} bytes`);
  if (octal.length > SIZE.length) throw new RangeError(`${path} is too large for this format: ${bytes} bytes`);
  const isFolder = path.endsWith("/");
  const header = Buffer.alloc(BLOCK_BYTES);
  header.write(path, 0);
  header.write(`${isFolder ? "0000700" : "0000600"}\0${"0000000\0".repeat(2)}${octal}\0${"0".repeat(11)}\0`, 100, "latin1");
  header.write(isFolder ? "5" : "0", 156, "latin1");
  header.write("ustar\x0000", 257, "latin1");
  header.write(`${checksumOf(header).toString(8).padStart(6, "0")}\0 `, CHECKSUM_AT, "latin1");
  return header;
}

function readHeader(header: Buffer): { path: string; bytes: number } {
  const field = (at: number, length: number) => header.toString("utf8", at, at + length).split("\0", 1)[0] ?? "";
  if (parseInt(field(CHECKSUM_AT, 8), 8) !== checksumOf(header)) throw new BadArchive("this is no archive of ours, or it is damaged");
  const path = field(0, LONGEST_PATH_BYTES);
  if (path.startsWith("/") || path.split("/").includes("..")) throw new BadArchive(`an entry reaches outside: ${path}`);
  return { path, bytes: parseInt(field(SIZE.at, SIZE.length), 8) };
}

/** Its own eight bytes count as blanks. */
function checksumOf(header: Buffer): number {
  return header.reduce((sum, byte, at) => sum + (at >= CHECKSUM_AT && at < CHECKSUM_AT + 8 ? 32 : byte), 0);
}

/** Takes from a stream of pieces as many bytes as are asked for. */
class Reader {
  readonly #pieces: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(pieces: AsyncIterable<Buffer>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  async close(): Promise<void> {
    await this.#pieces.return?.();
  }

  async exactly(bytes: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of this.upTo(bytes)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  async *upTo(bytes: number): AsyncGenerator<Buffer> {
    for (let left = bytes; left > 0; ) {
      if (this.#rest.length === 0) {
        const { done, value } = await this.#pieces.next();
        if (done) throw new BadArchive("the archive breaks off");
        this.#rest = value;
      }
      const piece = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(piece.length);
      left -= piece.length;
      if (piece.length > 0) yield piece;
    }
  }
}
