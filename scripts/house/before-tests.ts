import fc from "fast-check";
import { vi } from "vitest";

/** Before each file of tests: nothing in it fails by bad luck. */

// what is drawn is the same in every run; the long run draws anew, and what fails there names its seed
if (process.env["TEST_SCALE"] !== "full") fc.configureGlobal({ seed: 2_026 });

/** A wait ends when it has what it waits for; how long a busy machine may take over it is said here, once. */
const PATIENCE_MILLISECONDS = 60_000;
type Wait = typeof vi.waitFor;
const patient = (wait: Wait): Wait => (callback, options) => {
  const { timeout = 0, interval = 50 } = typeof options === "number" ? { timeout: options } : (options ?? {});
  return wait(callback, { interval, timeout: Math.max(timeout, PATIENCE_MILLISECONDS) });
};
vi.waitFor = patient(vi.waitFor);
vi.waitUntil = patient(vi.waitUntil as Wait) as typeof vi.waitUntil;
