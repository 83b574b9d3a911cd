import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import type { Key, Keyring } from "./keyring.ts";

/** Encrypts short texts with keys that are not where the texts are kept. */
export interface Sealing {
  /** @param bound what the text belongs to: sealed, it opens nowhere else */
  seal(text: string, bound: string): Buffer;
  /** Undefined when its key is no longer there. @throws Error when it was changed, or belongs to something else */
  open(sealed: Buffer, bound: string): string | undefined;
  /** Sealed with an older key than the newest. */
  isOld(sealed: Buffer): boolean;
}

const CIPHER = "aes-256-gcm";
const VERSION = 1;
/** Version, four bytes that name the key, nonce, tag; the text follows. */
const [ID_AT, NONCE_AT, TAG_AT, TEXT_AT] = [1, 5, 17, 33];

/** @param purpose parts what is kept of one kind from every other: each has keys of its own made from the same ring */
export function createSealing(keys: Keyring, purpose: string): Sealing {
  const derived = new Map<string, Buffer>();

  function keyFor({ id, bytes }: Key): Buffer {
    const known = derived.get(id) ?? Buffer.from(hkdfSync("sha256", bytes, "", `gridwatch ${purpose}`, 32));
    derived.set(id, known);
    return known;
  }
  const idOf = (sealed: Buffer): string => sealed.subarray(ID_AT, NONCE_AT).toString("hex");

  return {
    seal(text, bound) {
      const key = keys.newest();
      const nonce = randomBytes(TAG_AT - NONCE_AT);
      const cipher = createCipheriv(CIPHER, keyFor(key), nonce).setAAD(Buffer.from(bound));
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([Buffer.from([VERSION]), Buffer.from(key.id, "hex"), nonce, cipher.getAuthTag(), body]);
    },
    open(sealed, bound) {
      if (sealed[0] !== VERSION || sealed.length < TEXT_AT) throw new Error("sealed in no way that is known");
      const key = keys.find(idOf(sealed));
      if (!key) return undefined;
      const decipher = createDecipheriv(CIPHER, keyFor(key), sealed.subarray(NONCE_AT, TAG_AT)).setAAD(Buffer.from(bound)).setAuthTag(sealed.subarray(TAG_AT, TEXT_AT));
      return decipher.update(sealed.subarray(TEXT_AT), undefined, "utf8") + decipher.final("utf8");
    },
    isOld: (sealed) => idOf(sealed) !== keys.newest().id,
  };
}
