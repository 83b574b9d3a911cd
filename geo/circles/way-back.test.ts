import fc from "fast-check";
import { expect } from "vitest";
import { buildNetwork } from "../network/build.ts";
import { ADULT, walkingCosts } from "../network/costs.ts";
import { edgeCount, type Network } from "../network/network.ts";
import { Reach } from "../network/reach.ts";
import type { Spot } from "../network/snap.ts";
import { property } from "../testing/property.ts";
import { anyWays } from "../testing/ways.ts";
import { lineOf, wayBack } from "./way-back.ts";

const anySpot = fc.record({ edge: fc.nat(0xffff), fraction: fc.nat(10).map((part) => part / 10), setbackMetres: fc.constantFrom(0, 7.5, 40) });
const spotsOn = (network: Network, spots: readonly Spot[]): Spot[] => spots.map((spot) => ({ ...spot, edge: spot.edge % edgeCount(network) }));

property([anyWays(), fc.array(anySpot, { minLength: 1, maxLength: 3 }), fc.array(anySpot, { minLength: 1, maxLength: 3 })])(
  "the way leads from the nearest of the spots to a source without a gap, the way people may walk, and costs what the search says",
  (ways, from, to) => {
    const { network } = buildNetwork(ways);
    fc.pre(edgeCount(network) > 0);
    const costs = walkingCosts(network, ADULT, "towards");
    const [spots, sources] = [spotsOn(network, from), spotsOn(network, to).map((spot, owner) => ({ spot, owner }))];
    const reach = new Reach(network, costs, sources, 3_600_000);
    const arrivals = spots.flatMap((spot) => reach.arrivalAt(spot)?.cost ?? []);
    const way = wayBack(network, costs, reach, sources, spots);
    if (!arrivals.length) return void expect(way).toBeUndefined();

    expect(way?.cost).toBe(Math.min(...arrivals));
    const { spot, source, pieces } = way!;
    const beside = Math.round(spot.setbackMetres * costs.perMetre) + Math.round(source.spot.setbackMetres * costs.perMetre);
    expect(beside + pieces.reduce((sum, piece) => sum + piece.cost, 0)).toBe(way?.cost);
    const forwards = walkingCosts(network, ADULT, "from");
    pieces.forEach((piece, index) => {
      expect(forwards.arcs[2 * piece.edge + (piece.from < piece.to ? 0 : 1)]).toBeLessThan(0xffffffff);
      const before = pieces[index - 1];
      if (before) for (const axis of [0, 1] as const) expect(lineOf(network, piece)[0]?.[axis]).toBeCloseTo(lineOf(network, before).at(-1)?.[axis] ?? NaN, 7);
    });
    // one that stands where streets meet has no piece of its own edge
    const stands = ({ fraction }: Spot) => fraction > 0 && fraction < 1;
    if (pieces.length && stands(spot)) expect(pieces[0]).toMatchObject({ edge: spot.edge, from: spot.fraction });
    if (pieces.length && stands(source.spot)) expect(pieces.at(-1)).toMatchObject({ edge: source.spot.edge, to: source.spot.fraction });
  },
);
