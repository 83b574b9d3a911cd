import fc from "fast-check";
import { expect, test } from "vitest";
import { packDoors, packGround, unpackDoors, unpackGround } from "#contract/ground.ts";
import { property } from "#geo/testing/property.ts";
import { wayOf } from "./rules.ts";
import type { StreetRow } from "./store.ts";

const street = (rest: Partial<StreetRow>) => wayOf({ id: 1, highway: "residential", oneway: "no", onewayFoot: "no", access: "yes", foot: "yes", steps: false, wheelchair: "yes", positions: [], ...rest });

test.each<[string, Partial<StreetRow>, Partial<ReturnType<typeof wayOf>>]>([
  ["a street", {}, { forwards: true, backwards: true, steps: false, rolling: true, public: true }],
  ["a drive", { highway: "service" }, { forwards: true, public: false }],
  ["a footway", { highway: "footway" }, { forwards: true, public: false }],
  ["a private street", { access: "private" }, { forwards: true, backwards: true, public: false }],
  ["a street closed to wheels", { access: "no" }, { forwards: true, backwards: true, public: false }],
  ["a private path", { foot: "private" }, { forwards: true, backwards: true, public: false }],
  ["a street without feet", { foot: "no" }, { forwards: false, backwards: false }],
  ["a motorway", { highway: "motorway" }, { forwards: false, backwards: false, public: false }],
  ["a slip road", { highway: "primary_link" }, { forwards: true, public: true }],
  ["an escalator up", { highway: "steps", onewayFoot: "yes" }, { forwards: true, backwards: false, steps: true, rolling: false, public: false }],
  ["an escalator drawn downwards", { steps: true, onewayFoot: "reverse" }, { forwards: false, backwards: true, steps: true, rolling: false, public: false }],
  ["a one-way street, for wheels alone", { oneway: "yes" }, { forwards: true, backwards: true, driven: { forwards: true, backwards: false, main: false } }],
  ["a main road", { highway: "primary" }, { driven: { forwards: true, backwards: true, main: true } }],
  ["a kerb no wheelchair takes", { wheelchair: "no" }, { rolling: false, public: true }],
])("%s", (_, row, way) => expect(street(row)).toMatchObject(way));

const anySpots = fc.array(fc.record({ edge: fc.nat(99), fraction: fc.double({ min: 0, max: 1, noNaN: true }), setbackMetres: fc.double({ min: 0, max: 300, noNaN: true }) }), { maxLength: 4 });
const HERE = fc.constant<[number, number]>([123.4, 41.8]);

property([fc.array(fc.record({ building: fc.nat(), households: fc.nat(), aged65: fc.nat(), area: fc.nat(), position: HERE, spots: anySpots }))])("doors come back from their numbers", (doors) => {
  expect(unpackDoors(packDoors(doors), 100)).toEqual(doors);
});

test("numbers that are no doors are refused", () => {
  const packed = packDoors([{ building: 1, households: 12, aged65: 4, area: 6, position: [123.4, 41.8], spots: [{ edge: 7, fraction: 0.5, setbackMetres: 3 }] }]);
  expect(() => unpackDoors(packed.subarray(0, -1), 100)).toThrow(RangeError);
  expect(() => unpackDoors(packed, 7)).toThrow(RangeError);
});

test("a ground comes back from its bytes, and what is none is refused", () => {
  const parts = { network: new Uint8Array([1, 2, 3]).buffer, doors: new Float64Array([1, 2]).buffer, barriers: new ArrayBuffer(0), gates: new Float64Array([3]).buffer };
  const { buffer } = packGround(parts);
  expect(unpackGround(buffer)).toEqual(parts);
  expect(() => unpackGround(buffer.slice(0, -8))).toThrow(RangeError);
  expect(() => unpackGround(new ArrayBuffer(8))).toThrow(RangeError);
});
