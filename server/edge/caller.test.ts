import { expect, test } from "vitest";
import { callerAddress, isNear } from "./caller.ts";

const asking = (remoteAddress: string, forwarded?: string) => ({ socket: { remoteAddress }, headers: forwarded === undefined ? {} : { "x-forwarded-for": forwarded } });

test.each([
  ["10.0.0.9", undefined, "10.0.0.9"],
  ["::ffff:10.0.0.9", undefined, "10.0.0.9"],
  ["10.0.0.9", "1.2.3.4", "10.0.0.9"], // no proxy of ours: what it says of others is not believed
  ["10.0.0.2", "1.2.3.4", "1.2.3.4"],
  ["::ffff:10.0.0.2", "6.6.6.6, 1.2.3.4", "1.2.3.4"], // the first one is what the visitor made up
  ["10.0.0.2", "1.2.3.4, 10.0.0.3", "1.2.3.4"],
  ["10.0.0.2", "", "10.0.0.2"],
  ["10.0.0.2", "10.0.0.3", "10.0.0.3"],
])("%s with X-Forwarded-For %s is %s", (address, forwarded, caller) => expect(callerAddress(asking(address, forwarded), ["10.0.0.2", "10.0.0.3"])).toBe(caller));

test("near is who connects from this machine and was not passed on by a proxy", () => {
  expect([isNear(asking("127.0.0.1")), isNear(asking("::ffff:127.0.0.1")), isNear(asking("::1"))]).toEqual([true, true, true]);
  expect([isNear(asking("127.0.0.1", "1.2.3.4")), isNear(asking("127.0.0.1", "127.0.0.1")), isNear(asking("192.168.1.4"))]).toEqual([false, false, false]);
});
