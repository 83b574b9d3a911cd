import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from "node:crypto";

const ITERATIONS = 4096;
const KEY_BYTES = 32;

/** What a server keeps of a password: enough to check one, not enough to be one. @see RFC 5802, RFC 7677 */
export interface Verifier {
  salt: Buffer;
  storedKey: Buffer;
  serverKey: Buffer;
}

const hmac = (key: Buffer, words: string): Buffer => createHmac("sha256", key).update(words).digest();
const sha256 = (bytes: Buffer): Buffer => createHash("sha256").update(bytes).digest();
const base64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** @param password ASCII, as ours are: SASLprep is left out */
export function verifierOf(password: string, salt = randomBytes(16)): Verifier {
  const salted = pbkdf2Sync(password, salt, ITERATIONS, KEY_BYTES, "sha256");
  return { salt, storedKey: sha256(hmac(salted, "Client Key")), serverKey: hmac(salted, "Server Key") };
}

/** One SCRAM-SHA-256 exchange from the server's side, without channel binding. Every answer is undefined for "no". */
export class Exchange {
  readonly #verifier: Verifier;
  readonly #nonce: string;
  #bare = "";
  #serverFirst = "";

  constructor(verifier: Verifier, nonce = randomBytes(18).toString("base64")) {
    this.#verifier = verifier;
    this.#nonce = nonce;
  }

  /** The server's first message, to the client's first. */
  first(clientFirst: string): string | undefined {
    const [, bare, clientNonce] = /^[ny],,((?:n=[^,]*),r=([\x21-\x2b\x2d-\x7e]+))$/.exec(clientFirst) ?? [];
    if (!bare || !clientNonce) return undefined;
    this.#bare = bare;
    this.#serverFirst = `r=${clientNonce}${this.#nonce},s=${this.#verifier.salt.toString("base64")},i=${ITERATIONS}`;
    return this.#serverFirst;
  }

  /** The server's last message, to the client's last, when its proof is right. */
  final(clientFinal: string): string | undefined {
    const [, withoutProof, channel, nonce, proof] = /^(c=([^,]+),r=([^,]+)),p=([^,]+)$/.exec(clientFinal) ?? [];
    if (!withoutProof || !channel || !proof || !base64.test(proof)) return undefined;
    if (!["biws", "eSws"].includes(channel) || !this.#serverFirst.startsWith(`r=${nonce},`)) return undefined;

    const { storedKey, serverKey } = this.#verifier;
    const words = `${this.#bare},${this.#serverFirst},${withoutProof}`;
    const given = Buffer.from(proof, "base64");
    if (given.length !== KEY_BYTES) return undefined;
    const mask = hmac(storedKey, words);
    const clientKey = Buffer.from(given.map((byte, index) => byte ^ (mask[index] ?? 0)));
    return timingSafeEqual(sha256(clientKey), storedKey) ? `v=${hmac(serverKey, words).toString("base64")}` : undefined;
  }
}
