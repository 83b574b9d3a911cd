import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { property } from "../testing/property.ts";
import { positionOf } from "../lattice.ts";
import { anyWays, crossing, wayOf } from "../testing/ways.ts";
import { buildNetwork } from "./build.ts";
import { ADULT, ELDER, IMPASSABLE, lengthCosts, walkingCosts, WHEELCHAIR } from "./costs.ts";
import { edgeCount, nodeCount, nodePosition, type Network } from "./network.ts";
import { Search, type Start } from "./search.ts";

const OVER = 0xffff;
const anyStarts = fc.array(fc.record({ node: fc.nat(OVER), cost: fc.nat(200_000), owner: fc.nat(9) }), { minLength: 1, maxLength: 4 });
const anyLimit = fc.nat(600_000);
const startsOn = (network: Network, starts: readonly Start[]) => starts.map((start) => ({ ...start, node: start.node % nodeCount(network) }));

/** Bellman and Ford: every arc again and again until nothing changes; of equal costs the lowest owner. */
function slowSearch(network: Network, arcs: Uint32Array, starts: readonly Start[], limit: number) {
  const best = new Map<number, { cost: number; owner: number }>();
  let changed = true;
  const offer = (node: number, cost: number, owner: number) => {
    const known = best.get(node);
    if (cost > limit || (known && (known.cost < cost || (known.cost === cost && known.owner <= owner)))) return;
    best.set(node, { cost, owner });
    changed = true;
  };
  for (const { node, cost, owner } of starts) offer(node, cost, owner);
  while (changed) {
    changed = false;
    for (let arc = 0; arc < arcs.length; arc++) {
      const [from = 0, to = 0] = arc & 1 ? [network.edgeTo[arc >> 1], network.edgeFrom[arc >> 1]] : [network.edgeFrom[arc >> 1], network.edgeTo[arc >> 1]];
      const known = best.get(from);
      if (known && arcs[arc] !== IMPASSABLE) offer(to, known.cost + (arcs[arc] ?? 0), known.owner);
    }
  }
  return [...best].sort(([a], [b]) => a - b);
}

const found = (search: Search) => [...search.reached].map((node) => [node, { cost: search.costOf(node), owner: search.ownerOf(node) }] as const).sort(([a], [b]) => a - b);

property([anyWays(), anyStarts, anyLimit, fc.constantFrom(ADULT, ELDER, WHEELCHAIR), fc.constantFrom("from" as const, "towards" as const)])(
  "agrees with the slow and obvious way, costs and owners",
  (ways, starts, limit, profile, direction) => {
    const { network } = buildNetwork(ways);
    fc.pre(nodeCount(network) > 0);
    const { arcs } = walkingCosts(network, profile, direction);
    const search = new Search(network);
    search.run(arcs, startsOn(network, starts), limit);
    expect(found(search)).toEqual(slowSearch(network, arcs, startsOn(network, starts), limit));
  },
);

property([anyWays(), anyStarts, anyStarts, anyLimit])("a search that was used before finds what a new one finds, in order of cost", (ways, before, starts, limit) => {
  const { network } = buildNetwork(ways);
  fc.pre(nodeCount(network) > 0);
  const { arcs } = lengthCosts(network);
  const [used, fresh] = [new Search(network), new Search(network)];
  used.run(arcs, startsOn(network, before), 900_000);
  used.run(arcs, startsOn(network, starts), limit);
  fresh.run(arcs, startsOn(network, starts), limit);
  expect([...used.reached]).toEqual([...fresh.reached]);
  const costs = [...used.reached].map(used.costOf, used);
  expect(costs).toEqual([...costs].sort((a, b) => a - b));
});

property([anyWays({ oneWay: false }), fc.nat(OVER), fc.nat(OVER)])("without one-way signs there and back costs the same", (ways, one, other) => {
  const { network } = buildNetwork(ways);
  const [a, b] = [one % nodeCount(network), other % nodeCount(network)];
  const { arcs } = walkingCosts(network, ADULT, "from");
  const between = (from: number, to: number) => {
    const search = new Search(network);
    search.run(arcs, [{ node: from, cost: 0, owner: 0 }], Infinity);
    return search.costOf(to);
  };
  expect(between(a, b)).toBe(between(b, a));
});

property([anyWays(), fc.nat(OVER)])("who gets to a place by going with the signs is found by searching from it against them", (ways, one) => {
  const { network } = buildNetwork(ways);
  fc.pre(nodeCount(network) > 0);
  const goal = one % nodeCount(network);
  const towards = new Search(network);
  towards.run(walkingCosts(network, ADULT, "towards").arcs, [{ node: goal, cost: 0, owner: 0 }], Infinity);
  const from = new Search(network);
  for (let node = 0; node < nodeCount(network); node++) {
    from.run(walkingCosts(network, ADULT, "from").arcs, [{ node, cost: 0, owner: 0 }], Infinity);
    expect(towards.costOf(node)).toBe(from.costOf(goal));
  }
});

test("the limit itself is within reach, a millisecond less is not", () => {
  const { network } = buildNetwork([wayOf(1, [crossing(0, 0), crossing(1, 0)])]);
  const { arcs } = walkingCosts(network, ADULT, "from");
  const search = new Search(network);
  const cost = arcs[0] ?? 0;
  search.run(arcs, [{ node: 0, cost: 0, owner: 1 }], cost);
  expect(search.costOf(1)).toBe(cost);
  search.run(arcs, [{ node: 0, cost: 0, owner: 1 }], cost - 1);
  expect([search.costOf(1), search.ownerOf(1)]).toEqual([Infinity, undefined]);
});

test("a stair takes longer, and a wheelchair takes another way", () => {
  const stair = wayOf(1, [crossing(0, 0), crossing(1, 0)], { steps: true, rolling: false });
  const { network } = buildNetwork([stair, wayOf(2, [crossing(0, 0), crossing(0, 1), crossing(1, 1), crossing(1, 0)])]);
  const metres = (network.edgeMillimetres[network.edgeStreet.indexOf(1)] ?? 0) / 1_000;
  const edge = network.edgeStreet.indexOf(1);
  expect(walkingCosts(network, ADULT, "from").arcs[2 * edge]).toBe(Math.round((metres * 1.6 * 1_000) / 1.2));
  expect(walkingCosts(network, WHEELCHAIR, "from").arcs[2 * edge]).toBe(IMPASSABLE);
  const search = new Search(network);
  search.run(walkingCosts(network, WHEELCHAIR, "from").arcs, [{ node: 0, cost: 0, owner: 0 }], Infinity);
  expect(search.costOf(1)).toBeGreaterThan((metres * 1_000) / 0.8);
});

// pgRouting 3.4's documentation: the sample graph, and what pgr_drivingDistance answers on it
describe("pgRouting's sample graph", () => {
  /** Two nodes, and whether the edge is walked from the first to the second, and back. */
  const EDGES: [number, number, boolean, boolean][] = [
    [5, 6, true, true], [6, 10, false, true], [10, 15, false, true], [6, 7, true, true], [10, 11, true, false], [1, 3, true, true], [3, 7, true, true], [7, 11, true, true], [11, 16, true, true],
    [7, 8, true, true], [11, 12, true, false], [8, 12, true, false], [12, 17, true, false], [8, 9, true, true], [16, 17, true, true], [15, 16, true, true], [2, 4, true, true], [13, 14, true, true],
  ];
  const placeOf = (name: number) => positionOf(1_234_000_000 + name * 1_000, 418_000_000);
  const { network } = buildNetwork(EDGES.map(([from, to, forwards, backwards], index) => wayOf(index + 1, [placeOf(from), placeOf(to)], { forwards, backwards })));
  const nameOf = (node: number) => Math.round((nodePosition(network, node)[0] * 1e7 - 1_234_000_000) / 1_000);
  const nodeOf = (name: number) => [...Array(nodeCount(network)).keys()].find((node) => nameOf(node) === name) ?? -1;
  /** Every edge costs 1. */
  const hops = walkingCosts(network, ADULT, "from").arcs.map((cost) => (cost === IMPASSABLE ? cost : 1));
  const both = new Uint32Array(2 * edgeCount(network)).fill(1);

  function within(arcs: Uint32Array, names: number[], limit: number) {
    const search = new Search(network);
    search.run(arcs, names.map((name) => ({ node: nodeOf(name), cost: 0, owner: name })), limit);
    return Object.fromEntries([...search.reached].map((node) => [nameOf(node), search.costOf(node)]));
  }

  test("from 11 within 3", () => {
    expect(within(hops, [11], 3)).toEqual({ 11: 0, 7: 1, 12: 1, 16: 1, 3: 2, 6: 2, 8: 2, 15: 2, 17: 2, 1: 3, 5: 3, 9: 3, 10: 3 });
  });

  test("from the nearer of 11 and 16 within 3", () => {
    expect(within(hops, [11, 16], 3)).toEqual({ 11: 0, 7: 1, 12: 1, 3: 2, 6: 2, 8: 2, 1: 3, 5: 3, 9: 3, 16: 0, 15: 1, 17: 1, 10: 2 });
  });

  test("between 5, 6, 10 and 15, whatever the signs say", () => {
    const names = [5, 6, 10, 15];
    const matrix = names.map((from) => names.map((to) => within(both, [from], 99)[to]));
    expect(matrix).toEqual([[0, 1, 2, 3], [1, 0, 1, 2], [2, 1, 0, 1], [3, 2, 1, 0]]);
  });

  test("from 11 within 3, whatever the signs say", () => {
    expect(within(both, [11], 3)).toEqual({ 11: 0, 7: 1, 10: 1, 12: 1, 16: 1, 3: 2, 6: 2, 8: 2, 15: 2, 17: 2, 1: 3, 5: 3, 9: 3 });
  });
});
