import fc from "fast-check";
import { test } from "vitest";

/** What the arbitraries draw, one value of each. */
type Drawn<Arbitraries extends readonly unknown[]> = { -readonly [Index in keyof Arbitraries]: Arbitraries[Index] extends fc.Arbitrary<infer Value> ? Value : never };

/**
 * A test of what holds for everything that is drawn; what breaks it is told in its smallest form, with the seed.
 * Ours, because `@fast-check/vitest` walks through every chain of vitest's modifiers when it is loaded: 1.5 s in each file.
 */
export function property<const Arbitraries extends readonly [fc.Arbitrary<unknown>, ...fc.Arbitrary<unknown>[]]>(arbitraries: Arbitraries, parameters: { numRuns?: number; seed?: number } = {}) {
  return (name: string, holds: (...values: Drawn<Arbitraries>) => unknown, timeoutMilliseconds?: number): void => {
    const all = fc.tuple(...arbitraries) as fc.Arbitrary<unknown> as fc.Arbitrary<Drawn<Arbitraries>>;
    const asked = fc.asyncProperty(all, async (values) => (await holds(...values)) !== false);
    test(name, () => fc.assert(asked, parameters), timeoutMilliseconds);
  };
}
