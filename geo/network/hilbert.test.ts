import fc from "fast-check";
import { expect, test } from "vitest";
import { property } from "../testing/property.ts";
import { hilbertKey } from "./hilbert.ts";

const CELL = 1 / 65_536;
const anyCell = fc.nat(65_535);

/** Walks the curve from one cell to its successor: the neighbour with the next key. */
const neighboursOf = (column: number, row: number) => [[1, 0], [-1, 0], [0, 1], [0, -1]].map(([dx = 0, dy = 0]) => hilbertKey((column + dx + 0.5) * CELL, (row + dy + 0.5) * CELL));

property([anyCell, anyCell])("the next cell of the curve is a neighbour", (column, row) => {
  const key = hilbertKey((column + 0.5) * CELL, (row + 0.5) * CELL);
  fc.pre(key < 2 ** 32 - 1 && column > 0 && row > 0 && column < 65_535 && row < 65_535);
  expect(neighboursOf(column, row)).toContain(key + 1);
});

test("the coarse cells are visited once each", () => {
  const keys = Array.from({ length: 256 }, (_, cell) => hilbertKey(((cell % 16) + 0.5) / 16, (Math.floor(cell / 16) + 0.5) / 16));
  expect(new Set(keys.map((key) => Math.floor(key / 2 ** 24))).size).toBe(256);
});

test("the far corner belongs to the last cells", () => {
  expect(hilbertKey(1, 1)).toBe(hilbertKey(0.999999, 0.999999));
});
