import { createHash, createHmac } from "node:crypto";

/** The secret id of a demo worker's phone: 32 hex digits, the same for the same key. */
export function deviceSecret(key: Uint8Array, workerId: number): string {
  return createHmac("sha256", key).update(`device:${workerId}`).digest("hex").slice(0, 32);
}

/** What the database keeps of it. */
export function deviceSecretHash(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}
