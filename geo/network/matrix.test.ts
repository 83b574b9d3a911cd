import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hasPortoAlegre, portoAlegreWays } from "../testing/porto-alegre.ts";
import { property } from "../testing/property.ts";
import { anyWays } from "../testing/ways.ts";
import { buildNetwork } from "./build.ts";
import { ADULT, ELDER, IMPASSABLE, walkingCosts, WHEELCHAIR, type Costs } from "./costs.ts";
import { buildHierarchy } from "./hierarchy.ts";
import { costMatrix } from "./matrix.ts";
import { edgeCount, type Network } from "./network.ts";
import { Reach } from "./reach.ts";
import { Search } from "./search.ts";
import type { Spot } from "./snap.ts";

const anySpots = fc.array(fc.record({ edge: fc.nat(0xffff), fraction: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })), setbackMetres: fc.nat(40) }), { minLength: 1, maxLength: 5 });
const spotsOn = (network: Network, spots: readonly Spot[]): Spot[] => spots.map((spot) => ({ ...spot, edge: spot.edge % edgeCount(network) }));

/** A search from each source. */
const bySearch = (network: Network, costs: Costs, sources: readonly Spot[], targets: readonly Spot[], search?: Search): number[] =>
  sources.flatMap((spot) => {
    const reach = new Reach(network, costs, [{ spot, owner: 0 }], IMPASSABLE - 1, search);
    return targets.map((target) => reach.arrivalAt(target)?.cost ?? Infinity);
  });

const closed = (costs: Costs, edges: Iterable<number>): Costs => {
  const arcs = costs.arcs.slice();
  for (const edge of edges) arcs.fill(IMPASSABLE, 2 * edge, 2 * edge + 2);
  return { ...costs, arcs };
};

property([anyWays(), anySpots, anySpots, fc.array(fc.nat(0xffff), { maxLength: 4 }), fc.constantFrom(ADULT, ELDER, WHEELCHAIR), fc.constantFrom("from" as const, "towards" as const)])(
  "costs what a search from each source finds: one-ways, stairs, doubled ways, closures, spots on one edge, nowhere to go",
  (ways, from, to, closures, profile, direction) => {
    const { network } = buildNetwork(ways);
    fc.pre(edgeCount(network) > 0);
    const costs = closed(walkingCosts(network, profile, direction), closures.map((edge) => edge % edgeCount(network)));
    const [sources, targets] = [spotsOn(network, from), spotsOn(network, to)];
    expect([...costMatrix(network, costs, buildHierarchy(network, costs.arcs), sources, targets)]).toEqual(bySearch(network, costs, sources, targets));
  },
);

describe.skipIf(!hasPortoAlegre("the matrix of Porto Alegre"))("Porto Alegre", () => {
  const SIDE = process.env["TEST_SCALE"] === "full" ? 100 : 14;

  test("pairs of spots all over town cost what a search finds, before and after 100 streets are closed", () => {
    const { network } = buildNetwork(portoAlegreWays());
    const spots = [...Array(2 * SIDE).keys()].map((at): Spot => ({ edge: (at * 7_919 + 13) % edgeCount(network), fraction: (at * 0.618034) % 1, setbackMetres: at % 30 }));
    const [sources, targets] = [spots.slice(0, SIDE), spots.slice(SIDE)];
    const open = walkingCosts(network, ADULT, "from");
    const search = new Search(network);
    const found: number[][] = [];
    for (const costs of [open, closed(open, [...Array(100).keys()].map((at) => (at * 104_729) % edgeCount(network)))]) {
      const theirs = bySearch(network, costs, sources, targets, search);
      expect([...costMatrix(network, costs, buildHierarchy(network, costs.arcs), sources, targets)]).toEqual(theirs);
      expect(theirs.filter((cost) => cost < Infinity).length).toBeGreaterThan(SIDE * SIDE * 0.8);
      found.push(theirs);
    }
    expect(found[0]).not.toEqual(found[1]);
  }, 60_000);
});
