import { createHash } from "node:crypto";

/** How every key of the demo begins: what was done with such a key, the demo did itself. */
export const DEMO_KEY = "de300de3";

/** The idempotency key under which the demo reports a case or does something with it: the same for the same thing, so nothing is done twice. */
export function caseKey(what: string): string {
  const hex = createHash("sha256").update(what).digest("hex");
  return `${DEMO_KEY}-${hex.slice(0, 4)}-8${hex.slice(4, 7)}-8${hex.slice(7, 10)}-${hex.slice(10, 22)}`;
}

/** @param seq the number of the event it makes */
export const moveKey = (incident: number, seq: number): string => caseKey(`${incident} ${seq}`);
