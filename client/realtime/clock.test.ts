import fc from "fast-check";
import { expect, test } from "vitest";
import { property } from "#geo/testing/property.ts";
import { hearClock, lagMilliseconds, offsetOf, UNKNOWN_CLOCK, type ServerClock } from "./clock.ts";

const hearAll = (offset: number, delays: readonly number[]): ServerClock =>
  delays.reduce((clock, delay, index) => hearClock(clock, index * 5_000 + offset, index * 5_000 + delay), UNKNOWN_CLOCK);

property([fc.integer({ min: -1e9, max: 1e9 }), fc.array(fc.integer({ min: 0, max: 9_000 }), { minLength: 1, maxLength: 12 })])(
  "the clock is wrong by no more than the quickest message took, and never ahead of the server",
  (offset, delays) => {
    const clock = hearAll(offset, delays);
    expect(offset - offsetOf(clock)).toBe(Math.min(...delays));
    expect(lagMilliseconds(clock)).toBe((delays.at(-1) ?? 0) - Math.min(...delays));
  },
);

test("a server whose clock is set back is believed after a minute", () => {
  const before = hearAll(60_000, [10, 10, 10]);
  const after = Array.from({ length: 12 }).reduce<ServerClock>((clock, _, index) => hearClock(clock, index * 5_000, index * 5_000 + 10), before);
  expect(offsetOf(after)).toBe(-10);
});

test("before anything is heard our own clock counts", () => {
  expect([offsetOf(UNKNOWN_CLOCK), lagMilliseconds(UNKNOWN_CLOCK)]).toEqual([0, 0]);
});
