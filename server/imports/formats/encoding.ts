import type { Encoding } from "../file.ts";
import { Unreadable } from "../unreadable.ts";

/** What no text has: replaced letters, letters of private use, signs that steer a printer. */
const NO_TEXT = /[\u0000-\u0008\u000e-\u001f\ufffd\ue000-\uf8ff]/;

/**
 * The text, in the encoding that is named, or in UTF-8 if it can be that, else GB18030.
 *
 * @throws Unreadable when it is in none of them
 */
export function textOf(bytes: Uint8Array, named?: Encoding): { text: string; encoding: Encoding } {
  const marked: Encoding | undefined = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : undefined;
  const tried: readonly Encoding[] = named ? [named] : marked ? [marked] : ["utf-8", "gb18030"];
  for (const encoding of tried) {
    const text = decoded(bytes, encoding);
    if (text !== undefined) return { text, encoding };
  }
  throw new Unreadable("encoding", named ?? "");
}

function decoded(bytes: Uint8Array, encoding: Encoding): string | undefined {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return NO_TEXT.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}
