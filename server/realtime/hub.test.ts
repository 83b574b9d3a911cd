import { expect, test } from "vitest";
import type { PackedFix } from "#contract/positions.ts";
import { byRoom } from "./hub.ts";

const fix = (worker: number): PackedFix => ({ worker, position: [123.4, 41.8], recordedAtMilliseconds: 0, accuracyMetres: 5, headingDegrees: 0, speedMetresPerSecond: 0, state: 0 });
const moves = [{ fix: fix(1), areas: [6, 4, 1] }, { fix: fix(2), areas: [7, 4, 1] }, { fix: fix(3), areas: [8, 5, 1] }];

test("each room that is listened to is told of the workers in its area, a wall under other ids, the public nothing", () => {
  const rooms = byRoom(moves, (id) => id + 1000, (room) => ["area:4:desk", "area:1:wall", "area:8:desk", "area:9:desk", "area:1:public"].includes(room));
  expect([...rooms].map(([room, fixes]) => [room, fixes.map(({ worker }) => worker)]).sort()).toEqual([["area:1:wall", [1001, 1002, 1003]], ["area:4:desk", [1, 2]], ["area:8:desk", [3]]]);
});

test("nobody listening, nothing told", () => expect(byRoom(moves, (id) => id, () => false).size).toBe(0));
