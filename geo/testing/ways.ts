import fc from "fast-check";
import { positionOf } from "../lattice.ts";
import type { Way } from "../network/build.ts";
import type { Position } from "../position.ts";

/** A way both directions of which are walked, on level ground; what differs is given. */
export const wayOf = (id: number, positions: readonly Position[], rest: Partial<Way> = {}): Way => ({
  id, positions, forwards: true, backwards: true, steps: false, rolling: true, public: true, ...rest,
});

const COLUMNS = 5;
const ORIGIN = { lon: 1_234_000_000, lat: 418_000_000 };

/** A crossing of a small town: columns and rows from 0 to 4, about 83 m and 111 m apart. */
export const crossing = (column: number, row: number): Position => positionOf(ORIGIN.lon + column * 10_000, ORIGIN.lat + row * 10_000);

const anyCrossing = fc.tuple(fc.nat(COLUMNS - 1), fc.nat(COLUMNS - 1)).map(([column, row]) => crossing(column, row));

/** Ways between the crossings of a small town: they meet, cross, double, close and fall apart. Ids are their own. */
export const anyWays = ({ oneWay = true } = {}): fc.Arbitrary<Way[]> =>
  fc
    .array(
      fc.record({
        positions: fc.array(anyCrossing, { minLength: 2, maxLength: 4 }),
        forwards: oneWay ? fc.boolean() : fc.constant(true),
        backwards: oneWay ? fc.boolean() : fc.constant(true),
        steps: fc.boolean(),
        rolling: fc.boolean(),
        public: fc.boolean(),
      }),
      { minLength: 1, maxLength: 25 },
    )
    .map((ways) => ways.map((way, index) => ({ id: index + 1, ...way })));
