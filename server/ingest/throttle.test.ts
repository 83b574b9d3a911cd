import { expect, test } from "vitest";
import { networkOf, createThrottle } from "./throttle.ts";

test("a key may do so much a minute, and again in the next", () => {
  let now = 0;
  const tooMany = createThrottle(2, () => now);
  expect([tooMany("a"), tooMany("a"), tooMany("a"), tooMany("b")]).toEqual([false, false, true, false]);
  now = 60_000;
  expect(tooMany("a")).toBe(false);
});

test("a minute with more keys than memory lets the surplus share one count, and forgets them with the minute", () => {
  let now = 0;
  const tooMany = createThrottle(2, () => now);
  for (let key = 0; key < 50_000; key++) tooMany(String(key));
  expect([tooMany("x"), tooMany("y"), tooMany("z")]).toEqual([false, false, true]);
  expect(tooMany("7")).toBe(false);
  now = 60_000;
  expect(tooMany("z")).toBe(false);
});

test.each([
  ["203.0.113.7", "203.0.113.7"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:db8:1:2::9", "2001:db8:1:2"],
  ["2001:db8::9", "2001:db8:0:0"],
  ["fe80::1%eth0", "fe80:0:0:0"],
  ["::1", "0:0:0:0"],
  ["", ""],
])("%s is a caller of %s", (address, caller) => expect(networkOf(address)).toBe(caller));
