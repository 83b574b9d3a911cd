import fc from "fast-check";
import { expect, test } from "vitest";
import { property } from "#geo/testing/property.ts";
import { BEAT_MISSING_MILLISECONDS, lampOf, type Contact } from "./lamp.ts";

const NOON = Date.UTC(2026, 0, 1, 12);
const good: Contact = { connected: true, caughtUp: true, wasLive: true, heardAtMilliseconds: NOON, delaySeconds: 0.4 };

test("live says how far behind it is, and only then", () => {
  expect(lampOf(good, NOON + 5_000)).toEqual({ state: "live", delaySeconds: 0.4 });
  expect(lampOf({ ...good, caughtUp: false }, NOON + 5_000)).toEqual({ state: "resuming" });
  expect(lampOf({ ...good, connected: false }, NOON + 5_000)).toEqual({ state: "offline", since: "2026-01-01T12:00:00.000Z" });
});

test("before anything was ever known it is connecting, and after a while offline", () => {
  const first: Contact = { connected: false, caughtUp: false, wasLive: false, heardAtMilliseconds: NOON };
  expect(lampOf(first, NOON + BEAT_MISSING_MILLISECONDS)).toEqual({ state: "connecting" });
  expect(lampOf({ ...first, connected: true }, NOON)).toEqual({ state: "connecting" });
  expect(lampOf(first, NOON + BEAT_MISSING_MILLISECONDS + 1).state).toBe("offline");
});

const anyContact = fc.record({ connected: fc.boolean(), caughtUp: fc.boolean(), wasLive: fc.boolean(), heardAtMilliseconds: fc.constant(NOON) });
property([anyContact, fc.integer({ min: BEAT_MISSING_MILLISECONDS + 1, max: 1e9 })])("after two missed beats nothing is called live, whatever the socket believes", (contact, silence) => {
  expect(lampOf(contact, NOON + silence)).toEqual({ state: "offline", since: "2026-01-01T12:00:00.000Z" });
});
