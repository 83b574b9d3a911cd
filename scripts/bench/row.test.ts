import { expect, test } from "vitest";
import { rowOf, tableOf, type Measured } from "./row.ts";

const measured: Measured = { name: "grids/locate", ours: 400, peer: 100, peerName: "turf", unit: "fixes/s", better: "more" };

test("above 1 we are ahead, whichever way the unit counts", () => {
  expect(rowOf(measured).ratio).toBe(4);
  expect(rowOf({ ...measured, unit: "ms", better: "less" }).ratio).toBe(0.25);
});

test("a peer that cannot be had leaves no ratio, and has to be explained", () => {
  const { peer: _, ...alone } = measured;
  expect(rowOf({ ...alone, note: "no PostGIS here" })).toMatchObject({ peer: null, ratio: null, note: "no PostGIS here" });
  expect(() => rowOf(alone)).toThrow(/grids\/locate has no peer/);
});

test("a figure that is none is refused", () => expect(() => rowOf({ ...measured, ours: NaN })).toThrow());

test("people get a table", () => {
  expect(tableOf([rowOf(measured)]).split("\n").at(-1)).toBe("| `grids/locate` | 400 fixes/s | 100 fixes/s (turf) | 4 × |  |");
});
