import { HEADER_BYTES, ProtocolViolation, type Message } from "./protocol.ts";

/** Cuts the bytes of a connection into messages. Cost linear in the bytes, however small their pieces. */
export class Inlet {
  #pieces: Buffer[] = [];
  #length = 0;
  /** Before that many bytes there is nothing to look at. */
  #needed = 4;

  hear(bytes: Buffer): void {
    this.#pieces.push(bytes);
    this.#length += bytes.length;
  }

  /**
   * The next typed message, or undefined until it is whole.
   *
   * @throws ProtocolViolation when its length cannot be, or is above `mostBytes`
   */
  message(mostBytes: number): Message | undefined {
    const bytes = this.#take(HEADER_BYTES, 1, mostBytes);
    return bytes && { type: String.fromCharCode(bytes.readUInt8(0)), bytes };
  }

  /** The same for the first message of a connection, which has no type. */
  startup(mostBytes: number): Buffer | undefined {
    return this.#take(8, 0, mostBytes);
  }

  #take(headerBytes: number, lengthAt: number, mostBytes: number): Buffer | undefined {
    if (this.#length < Math.max(this.#needed, headerBytes)) return undefined;
    const bytes = this.#pieces.length === 1 && this.#pieces[0] ? this.#pieces[0] : Buffer.concat(this.#pieces);
    this.#pieces = [bytes];

    const length = bytes.readInt32BE(lengthAt);
    if (length < headerBytes - lengthAt || length > mostBytes) throw new ProtocolViolation(`a message of ${length} bytes`);
    const end = lengthAt + length;
    this.#needed = end;
    if (this.#length < end) return undefined;

    this.#needed = 4;
    this.#length -= end;
    this.#pieces = this.#length ? [bytes.subarray(end)] : [];
    return bytes.subarray(0, end);
  }
}
