import fc from "fast-check";
import { expect, test } from "vitest";
import { property } from "../testing/property.ts";
import { distanceMetres } from "../sphere/distance.ts";
import { anyWays, crossing, wayOf } from "../testing/ways.ts";
import { buildNetwork } from "./build.ts";
import { networkToBytes } from "./bytes.ts";
import { edgeCount, edgePositions, nodeCount, nodePosition, PUBLIC, ROLLING, STEPS, WALKED_BACKWARDS, WALKED_FORWARDS } from "./network.ts";

const avenue = wayOf(1, [crossing(0, 1), crossing(1, 1), crossing(2, 1)]);

test("ways meet where they share a vertex, and a bridge meets nothing", () => {
  const lane = wayOf(2, [crossing(1, 0), crossing(1, 1)]);
  // its line passes over the avenue between two vertices
  const bridge = wayOf(3, [crossing(0, 0), crossing(1, 2)]);
  const { network, report } = buildNetwork([avenue, lane, bridge]);
  expect([nodeCount(network), edgeCount(network)]).toEqual([6, 4]);
  expect(report).toMatchObject({ ways: 3, droppedWays: 0, components: 2, stray: { nodes: 2, edges: 1 } });
});

test("a bend is no node, a closed way is one edge from a node to itself, a vertex doubled on the spot is one", () => {
  const { network } = buildNetwork([wayOf(1, [crossing(0, 0), crossing(1, 0), crossing(1, 0), crossing(1, 1), crossing(0, 0)])]);
  expect([nodeCount(network), edgeCount(network)]).toEqual([1, 1]);
  expect(edgePositions(network, 0)).toEqual([crossing(0, 0), crossing(1, 0), crossing(1, 1), crossing(0, 0)]);
});

test("what nobody may walk and what has no length is dropped, and told", () => {
  const { network, report } = buildNetwork([avenue, wayOf(2, [crossing(3, 3), crossing(3, 3)]), wayOf(3, [crossing(0, 0), crossing(0, 1)], { forwards: false, backwards: false })]);
  expect(edgeCount(network)).toBe(1);
  expect(report).toMatchObject({ ways: 3, droppedWays: 2 });
  expect(report.metres).toBeCloseTo(distanceMetres(crossing(0, 1), crossing(2, 1)), 2);
});

test("no ways make an empty network", () => {
  const { network, report } = buildNetwork([]);
  expect([nodeCount(network), edgeCount(network), report.components]).toEqual([0, 0, 0]);
});

test("the largest component is the one with the most metres, not the most nodes", () => {
  const longer = wayOf(1, [crossing(0, 0), crossing(4, 0)]);
  const comb = [wayOf(2, [crossing(0, 3), crossing(1, 3)]), wayOf(3, [crossing(1, 3), crossing(2, 3)]), wayOf(4, [crossing(1, 3), crossing(1, 4)])];
  const { network, report } = buildNetwork([...comb, longer]);
  expect(report.stray).toMatchObject({ nodes: 4, edges: 3 });
  expect(network.nodeComponent.filter((component) => component === 0)).toHaveLength(2);
});

test("what a way is, its edges are", () => {
  const stair = wayOf(7, [crossing(0, 0), crossing(1, 0)], { backwards: false, steps: true, rolling: false, public: false });
  const { network } = buildNetwork([stair, wayOf(8, [crossing(2, 0), crossing(3, 0)], { forwards: false })]);
  const flags = Object.fromEntries([...network.edgeStreet].map((street, edge) => [street, network.edgeFlags[edge]]));
  expect(flags).toEqual({ 7: WALKED_FORWARDS | STEPS, 8: WALKED_BACKWARDS | ROLLING | PUBLIC });
});

property([anyWays(), fc.array(fc.nat())])("the same ways in another order make the same network, byte for byte", (ways, keys) => {
  const shuffled = ways.map((way, index) => ({ way, key: keys[index] ?? 0 })).sort((a, b) => a.key - b.key).map(({ way }) => way);
  expect(networkToBytes(buildNetwork(shuffled).network)).toEqual(networkToBytes(buildNetwork(ways).network));
});

property([anyWays()])("edges begin and end at their nodes, are as long as their lines, and every arc is listed where it leaves", (ways) => {
  const { network } = buildNetwork(ways);
  for (let edge = 0; edge < edgeCount(network); edge++) {
    const line = edgePositions(network, edge);
    expect(line[0]).toEqual(nodePosition(network, network.edgeFrom[edge] ?? -1));
    expect(line.at(-1)).toEqual(nodePosition(network, network.edgeTo[edge] ?? -1));
    const metres = line.slice(1).reduce((sum, position, index) => sum + distanceMetres(line[index] ?? position, position), 0);
    expect(Math.abs((network.edgeMillimetres[edge] ?? 0) - metres * 1_000)).toBeLessThanOrEqual(1);
  }
  for (let node = 0; node < nodeCount(network); node++) {
    for (let at = network.firstArc[node] ?? 0; at < (network.firstArc[node + 1] ?? 0); at++) {
      const arc = network.arc[at] ?? -1;
      const ends = [network.edgeFrom[arc >> 1], network.edgeTo[arc >> 1]];
      expect([node, network.arcTarget[at]]).toEqual(arc & 1 ? ends.reverse() : ends);
    }
  }
  expect([...network.arc].sort((a, b) => a - b)).toEqual([...network.arc.keys()]);
});

property([anyWays()])("no way loses length: edges and dropped ways together are as long as all", (ways) => {
  const walked = ways.filter(({ forwards, backwards }) => forwards || backwards);
  const lengthOf = ({ positions }: (typeof ways)[number]) => positions.slice(1).reduce((sum, position, index) => sum + distanceMetres(positions[index] ?? position, position), 0);
  const { network, report } = buildNetwork(ways);
  expect(report.metres).toBeCloseTo(walked.reduce((sum, way) => sum + lengthOf(way), 0), 1);
  const perComponent = [...network.nodeComponent];
  expect(new Set(perComponent).size).toBe(report.components);
});
