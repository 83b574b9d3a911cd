import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildNetwork, type Way } from "../network/build.ts";
import { ADULT, IMPASSABLE, walkingCosts } from "../network/costs.ts";
import { DoorFinder, OFF_STREET_METRES } from "../network/doors.ts";
import { edgeCount, edgePositions, nodeCount, nodePosition, type Network } from "../network/network.ts";
import { Reach, type Source } from "../network/reach.ts";
import { Search } from "../network/search.ts";
import type { Position } from "../position.ts";
import { property } from "../testing/property.ts";
import { anyWays, crossing, wayOf } from "../testing/ways.ts";
import { isWithin, polygonsOf, ringsWithin } from "./circle.ts";
import { CELL_METRES, Ground } from "./ground.ts";
import { Homes } from "./homes.ts";

const anyPick = fc.nat(0xffff);
const anyLimit = fc.integer({ min: 20, max: 400 }).map((seconds) => seconds * 1_000);
/** A place in or around the small town. */
const anyPlace = fc.tuple(fc.double({ min: -0.3, max: 4.3, noNaN: true }), fc.double({ min: -0.3, max: 4.3, noNaN: true })).map(([column, row]): Position => {
  const [[west, south], [east, north]] = [crossing(0, 0), crossing(1, 1)];
  return [west + column * (east - west), south + row * (north - south)];
});

function townOf(ways: readonly Way[], walls: readonly (readonly [Position, Position])[] = []) {
  const { network } = buildNetwork(ways);
  const costs = walkingCosts(network, ADULT, "from");
  return { network, costs, ground: new Ground(network, walls), search: new Search(network), finder: new DoorFinder(network, walls, []) };
}
type Town = ReturnType<typeof townOf>;
const sourceAt = ({ network }: Town, pick: number): Source => ({ owner: 0, spot: { edge: pick % edgeCount(network), fraction: (pick % 7) / 6, setbackMetres: 0 } });
const sourcesFrom = ({ finder }: Town, position: Position): Source[] => finder.spotsOf(position).map((spot) => ({ spot, owner: 0 }));
const ringsOf = (town: Town, sources: readonly Source[], limits: readonly number[], homes?: Position[]) =>
  ringsWithin(town.ground, town.costs, sources, limits, town.search, homes?.map((home) => town.ground.plane.toMetres(home)));
const holds = (town: Town, rings: ReturnType<typeof ringsOf>[number], position: Position) => isWithin(rings, town.ground.plane.toMetres(position));

property([anyWays(), anyPick, anyLimit, anyLimit, fc.array(anyPlace, { maxLength: 60 })])("who has more time is in a circle that holds the smaller one, and each is the same when it is asked for alone", (ways, pick, one, other, homes) => {
  const town = townOf(ways);
  fc.pre(edgeCount(town.network) > 0);
  const [short, long] = [Math.min(one, other), Math.max(one, other)];
  const sources = [sourceAt(town, pick)];
  const [inner = [], outer = []] = ringsOf(town, sources, [short, long]);
  expect(ringsOf(town, sources, [short])[0]).toEqual(inner);
  expect(ringsOf(town, sources, [long])[0]).toEqual(outer);
  // a corner of the inner ring lies on the outer one where costs jump: it is asked a millimetre inside
  for (const home of homes) if (holds(town, inner, home)) expect(holds(town, outer, home)).toBe(true);
  const [simpleInner = [], simpleOuter = []] = ringsOf(town, sources, [short, long], homes);
  for (const home of homes) {
    expect(holds(town, simpleInner, home)).toBe(holds(town, inner, home));
    expect(holds(town, simpleOuter, home)).toBe(holds(town, outer, home));
  }
  const places = simpleInner.flatMap((ring) => ring.map(([x, y], at) => [(x + ring[(at + 1) % ring.length]![0]) / 2, (y + ring[(at + 1) % ring.length]![1]) / 2] as const));
  for (const [x, y] of places) expect([[0, 0], [0.05, 0], [-0.05, 0], [0, 0.05], [0, -0.05]].some(([dx = 0, dy = 0]) => isWithin(simpleOuter, [x + dx, y + dy]))).toBe(true);
});

property([anyWays({ oneWay: false }), anyPick, anyLimit])("a circle holds where it begins, and what of the streets is well within the limit", (ways, pick, limit) => {
  const town = townOf(ways);
  fc.pre(edgeCount(town.network) > 0);
  const source = sourceAt(town, pick);
  const [rings = []] = ringsOf(town, [source], [limit]);
  // a cell, aslant and up a stair
  const slack = 1.5 * 1.6 * CELL_METRES * town.costs.perMetre;
  const reach = new Reach(town.network, town.costs, [source], limit, town.search);
  for (let edge = 0; edge < edgeCount(town.network); edge++) {
    for (const part of [0, 0.25, 0.5, 0.75, 1]) if (reach.costAt(edge, part) <= limit - slack) expect(holds(town, rings, along(town.network, edge, part))).toBe(true);
  }
  expect(holds(town, rings, along(town.network, source.spot.edge, source.spot.fraction))).toBe(true);
});

property([anyWays({ oneWay: false }), anyPick, anyLimit, fc.array(anyPlace, { minLength: 10, maxLength: 40 })])("a place is in the circle when one gets there in time, to within a cell", (ways, pick, limit, places) => {
  const town = townOf(ways);
  fc.pre(edgeCount(town.network) > 0);
  const slack = 1.5 * 1.6 * CELL_METRES * town.costs.perMetre;
  const sources = [sourceAt(town, pick)];
  // what hangs together with nothing has a circle, but no house is reached from it
  fc.pre(town.network.nodeComponent[town.network.edgeFrom[sources[0]!.spot.edge]!] === 0);
  const [rings = []] = ringsOf(town, sources, [limit]);
  const reach = new Reach(town.network, town.costs, sources, limit + 2 * slack, town.search);
  for (const place of places) {
    const arrivals = town.finder.spotsOf(place).flatMap((spot) => (spot.setbackMetres <= 40 ? (reach.arrivalAt(spot)?.cost ?? []) : []));
    const least = Math.min(...arrivals, Infinity);
    if (least <= limit - slack) expect(holds(town, rings, place)).toBe(true);
    const all = town.finder.spotsOf(place).map((spot) => reach.arrivalAt(spot)?.cost ?? Infinity);
    if (all.length && Math.min(...all) >= limit + slack) expect(holds(town, rings, place)).toBe(false);
  }
});

property([anyWays(), anyWays(), anyPick, anyLimit, fc.array(anyPlace, { minLength: 10, maxLength: 40 })])("a new street takes no house near a street out of the circle, a street less brings none in", (ways, more, pick, limit, places) => {
  const before = townOf(ways);
  fc.pre(edgeCount(before.network) > 0);
  // a house farther out is reached from the nearest street only, which may be another now
  const homes = places.filter((place) => (before.finder.spotOf(place)?.setbackMetres ?? Infinity) <= OFF_STREET_METRES);
  const start = nodePosition(before.network, pick % nodeCount(before.network));
  const after = townOf([...ways, ...more.map((way) => ({ ...way, id: way.id + 100 }))]);
  const costsIn = (town: Town) => {
    const reach = new Reach(town.network, town.costs, startsAt(town.network, start), limit + 1_000, town.search);
    return new Homes(homes.map((home) => town.finder.spotsOf(home)), edgeCount(town.network)).costs(reach, town.costs);
  };
  const [few, many] = [costsIn(before), costsIn(after)];
  // an edge that the new street cuts is rounded piece by piece. Where the new street is a component larger than the old, nothing else is snapped to
  if (componentAt(before.network, start) !== 0 || componentAt(after.network, start) !== 0) return;
  few.forEach((cost, home) => cost <= limit && expect(many[home]).toBeLessThanOrEqual(cost + 60));
});

property([anyWays(), anyPick, anyLimit, fc.array(anyPlace, { minLength: 5, maxLength: 30 })])("doors are as far as each of their spots says, the nearest counting", (ways, pick, limit, places) => {
  const town = townOf(ways);
  fc.pre(edgeCount(town.network) > 0);
  const spots = places.map((place) => town.finder.spotsOf(place));
  const reach = new Reach(town.network, town.costs, [sourceAt(town, pick)], limit, town.search);
  const slow = spots.map((ofDoor) => Math.min(...ofDoor.map((spot) => reach.arrivalAt(spot)?.cost ?? IMPASSABLE), IMPASSABLE));
  expect([...new Homes(spots, edgeCount(town.network)).costs(reach, town.costs)]).toEqual(slow);
});

describe("without one-way signs", () => {
  property([anyWays({ oneWay: false }), anyPlace, anyPlace, anyPlace])("there and back take the same time, and no way round is shorter", (ways, a, b, c) => {
    const town = townOf(ways);
    fc.pre(edgeCount(town.network) > 0);
    const between = (from: Position, to: Position) => {
      const reach = new Reach(town.network, town.costs, sourcesFrom(town, from), 0xfffffff0, town.search);
      return Math.min(...town.finder.spotsOf(to).map((spot) => reach.arrivalAt(spot)?.cost ?? Infinity), Infinity);
    };
    expect(between(a, b)).toBe(between(b, a));
    // a stop beside the streets costs its way to them twice, never less
    expect(between(a, c)).toBeLessThanOrEqual(between(a, b) + between(b, c) + 4);
  });
});

describe("a river between two streets", () => {
  const river = [[at(-1, 0.15), at(5, 0.15)]] as const;
  const streets = [wayOf(1, [crossing(0, 0), crossing(4, 0)]), wayOf(2, [at(0, 0.3), at(4, 0.3)])];
  const bridge = wayOf(3, [crossing(4, 0), at(4, 0.3)]);
  const far = at(0.5, 0.25);

  test("nothing beyond it is in the circle without a bridge", () => {
    const town = townOf(streets, river);
    const [rings = []] = ringsOf(town, sourcesFrom(town, at(0.5, 0.02)), [600_000]);
    expect(holds(town, rings, at(0.5, 0.05))).toBe(true);
    expect(holds(town, rings, far)).toBe(false);
    expect(rings.flat().every(([, y]) => y < town.ground.plane.toMetres(at(0, 0.15))[1] + 0.1)).toBe(true);
  });

  test("with one it is, when there is time to cross it", () => {
    const town = townOf([...streets, bridge], river);
    const [soon = [], late = []] = ringsOf(town, sourcesFrom(town, at(0.5, 0.02)), [240_000, 600_000]);
    expect(holds(town, soon, far)).toBe(false);
    expect(holds(town, late, far)).toBe(true);
  });
});

test("a walled compound is entered by its gate", () => {
  // the wall stands 15 m from the street; the gate's path begins at the far end
  const wall = [[at(0.2, 0.14), at(3, 0.14)], [at(0.2, 0.14), at(0.2, 0.6)]] as const;
  const streets = [wayOf(1, [crossing(0, 0), crossing(4, 0)]), wayOf(2, [crossing(4, 0), at(4, 0.3), at(1, 0.3)])];
  const town = townOf(streets, wall);
  const [soon = [], late = []] = ringsOf(town, sourcesFrom(town, at(1, 0.02)), [120_000, 900_000]);
  expect(holds(town, soon, at(1, 0.1))).toBe(true);
  expect(holds(town, soon, at(1, 0.25))).toBe(false);
  expect(holds(town, late, at(1, 0.25))).toBe(true);
});

test("a block that is too far to walk into is a hole, and a hole is a polygon's, not a polygon", () => {
  const town = townOf([wayOf(1, [crossing(0, 0), crossing(3, 0), crossing(3, 3), crossing(0, 3), crossing(0, 0)])]);
  const [rings = []] = ringsOf(town, [sourceAt(town, 0)], [1_200_000]);
  expect(holds(town, rings, crossing(1.5, 1.5))).toBe(false);
  const polygons = polygonsOf(town.ground.plane, rings);
  expect(polygons.map((polygon) => polygon.length)).toEqual([2]);
  expect(polygons[0]?.every((ring) => String(ring[0]) === String(ring.at(-1)))).toBe(true);
});

test("what hangs together with nothing is an error in words", () => {
  const town = townOf([wayOf(1, [crossing(0, 0), crossing(4, 0)])]);
  expect(() => ringsOf(town, sourcesFrom(town, [0, 0]), [900_000])).toThrow("none of the sources is on the streets");
});

test("from one door to another on the same street one walks between them, not round by its ends", () => {
  const town = townOf([wayOf(1, [crossing(0, 0), crossing(4, 0)])]);
  const reach = new Reach(town.network, town.costs, sourcesFrom(town, at(1, 0.05)), 900_000, town.search);
  const metres = 83 + 2 * 5.6;
  expect(Math.min(...town.finder.spotsOf(at(2, 0.05)).map((spot) => reach.arrivalAt(spot)?.cost ?? Infinity))).toBeCloseTo((metres / 1.2) * 1_000, -3.4);
});

function at(column: number, row: number): Position {
  return crossing(column, row);
}

function along(network: Network, edge: number, fraction: number): Position {
  const line = edgePositions(network, edge);
  const lengths = line.slice(1).map(([lon, lat], index) => Math.hypot((lon - line[index]![0]) * Math.cos((lat * Math.PI) / 180), lat - line[index]![1]));
  let left = fraction * lengths.reduce((sum, length) => sum + length, 0);
  for (const [index, length] of lengths.entries()) {
    const [[lon0, lat0], [lon1, lat1]] = [line[index]!, line[index + 1]!];
    if (left <= length || index === lengths.length - 1) return [lon0 + (lon1 - lon0) * Math.min(1, left / length), lat0 + (lat1 - lat0) * Math.min(1, left / length)];
    left -= length;
  }
  return line[0]!;
}

function startsAt(network: Network, position: Position): Source[] {
  const edge = [...Array(edgeCount(network)).keys()].find((each) => [network.edgeFrom[each], network.edgeTo[each]].some((node) => String(nodePosition(network, node ?? 0)) === String(position))) ?? 0;
  return [{ owner: 0, spot: { edge, fraction: String(nodePosition(network, network.edgeFrom[edge] ?? 0)) === String(position) ? 0 : 1, setbackMetres: 0 } }];
}

const componentAt = (network: Network, position: Position): number =>
  network.nodeComponent[[...Array(nodeCount(network)).keys()].find((node) => String(nodePosition(network, node)) === String(position)) ?? 0] ?? 0;
