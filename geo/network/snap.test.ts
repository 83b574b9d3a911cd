import fc from "fast-check";
import { expect, test } from "vitest";
import { property } from "../testing/property.ts";
import type { Position } from "../position.ts";
import { distanceMetres } from "../sphere/distance.ts";
import { anyWays, crossing, wayOf } from "../testing/ways.ts";
import { buildNetwork } from "./build.ts";
import { edgeCount, edgePositions, type Network } from "./network.ts";
import { Snapper } from "./snap.ts";
import { cutLine } from "./stretch.ts";

const anyPlace = fc.tuple(fc.double({ min: -1, max: 5, noNaN: true }), fc.double({ min: -1, max: 5, noNaN: true })).map(([column, row]): Position => {
  const [[west, south], [east, north]] = [crossing(0, 0), crossing(1, 1)];
  return [west + column * (east - west), south + row * (north - south)];
});

/** A step of at most a metre along every line of the largest component, the nearest of them. */
function slowMetres(network: Network, position: Position): number {
  let least = Infinity;
  for (let edge = 0; edge < edgeCount(network); edge++) {
    if (network.nodeComponent[network.edgeFrom[edge] ?? 0] !== 0) continue;
    edgePositions(network, edge).forEach(([lon, lat], index, line) => {
      const [nextLon, nextLat] = line[index + 1] ?? [lon, lat];
      for (let step = 0; step <= 500; step++) least = Math.min(least, distanceMetres(position, [lon + (step / 500) * (nextLon - lon), lat + (step / 500) * (nextLat - lat)]));
    });
  }
  return least;
}

property([anyWays({ oneWay: false }), anyPlace], { numRuns: 40 })("the spot lies on its edge where it says, and none is nearer", (ways, position) => {
  const { network } = buildNetwork(ways);
  fc.pre(edgeCount(network) > 0);
  const spot = new Snapper(network).snap(position);
  expect(spot).toBeDefined();
  if (!spot) return;
  const [foot] = cutLine(edgePositions(network, spot.edge), [Math.max(0, spot.fraction - 1e-6), Math.min(1, spot.fraction + 1e-6)]);
  expect(distanceMetres(position, foot ?? [0, 0])).toBeCloseTo(spot.setbackMetres, 1);
  expect(spot.setbackMetres).toBeLessThanOrEqual(slowMetres(network, position) + 0.05);
});

test("what does not hang together with the town is not snapped to, however near", () => {
  const stray = wayOf(1, [crossing(4, 4), crossing(4, 3)]);
  const { network } = buildNetwork([stray, wayOf(2, [crossing(0, 0), crossing(3, 0)])]);
  const spot = new Snapper(network).snap(crossing(4, 4));
  expect(network.edgeStreet[spot?.edge ?? 0]).toBe(2);
  expect(new Snapper(network).snap(crossing(4, 4), { maxMetres: 300 })).toBeUndefined();
});

test("what is not accepted is passed over, with the foot told", () => {
  const { network } = buildNetwork([wayOf(1, [crossing(0, 0), crossing(2, 0)]), wayOf(2, [crossing(2, 0), crossing(2, 3), crossing(0, 3)])]);
  const feet: Position[] = [];
  const spot = new Snapper(network).snap(crossing(1, 0), { accepts: (edge, foot) => (feet.push(foot), network.edgeStreet[edge] === 2) });
  expect(network.edgeStreet[spot?.edge ?? 0]).toBe(2);
  expect(feet.length).toBeGreaterThan(1);
  expect(distanceMetres(crossing(2, 0), feet.at(-1) ?? [0, 0])).toBeLessThan(1);
});

test("on no network nothing is near", () => {
  expect(new Snapper(buildNetwork([]).network).snap([123, 41])).toBeUndefined();
});
