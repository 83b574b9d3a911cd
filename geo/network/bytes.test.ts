import fc from "fast-check";
import { expect, test } from "vitest";
import { property } from "../testing/property.ts";
import { anyWays } from "../testing/ways.ts";
import { buildNetwork } from "./build.ts";
import { networkFromBytes, networkToBytes } from "./bytes.ts";

property([anyWays()])("a network comes back from its bytes", (ways) => {
  const { network } = buildNetwork(ways);
  const back = networkFromBytes(networkToBytes(network));
  expect(back).toEqual(network);
});

property([anyWays(), fc.nat()])("bytes cut off anywhere are refused", (ways, length) => {
  const bytes = networkToBytes(buildNetwork(ways).network);
  expect(() => networkFromBytes(bytes.slice(0, length % bytes.byteLength))).toThrow(RangeError);
});

property([anyWays({ oneWay: false }), fc.nat(), fc.integer({ min: 0, max: 0xffffffff })])("a number damaged anywhere is refused, or leads to no place outside the arrays", (ways, where, number) => {
  const bytes = networkToBytes(buildNetwork(ways).network);
  const words = new Uint32Array(bytes);
  words[where % words.length] = number;
  let network;
  try {
    network = networkFromBytes(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError);
    return;
  }
  const [nodes, edges] = [network.nodeLon.length, network.edgeFrom.length];
  for (const node of [...network.edgeFrom, ...network.edgeTo, ...network.arcTarget]) expect(node).toBeLessThan(nodes);
  for (const arc of network.arc) expect(arc >> 1).toBeLessThan(edges);
});

test("bytes of something else and of another version are refused in words", () => {
  expect(() => networkFromBytes(new ArrayBuffer(0))).toThrow("no network");
  expect(() => networkFromBytes(new ArrayBuffer(64))).toThrow("no network");
  const bytes = networkToBytes(buildNetwork([]).network);
  new Uint32Array(bytes)[1] = 99;
  expect(() => networkFromBytes(bytes)).toThrow("version 99");
});
