import type { Network } from "./network.ts";

/**
 * A network as one buffer, little-endian. Header of 6 u32: magic, version, nodes, edges, points, 0. Then the arrays of
 * `Network` in the order of LAYOUT, each of 4-byte numbers except the flags, which are padded to a multiple of 4.
 */
export const NETWORK_VERSION = 1;
const MAGIC = 0x4b4c4157; // "WALK"
const HEADER_BYTES = 24;

type Length = "node" | "node+1" | "edge" | "edge+1" | "arc" | "point";
interface Kind {
  new (bytes: ArrayBufferLike, at: number, length: number): Int32Array | Uint32Array | Uint8Array;
  BYTES_PER_ELEMENT: number;
}
const LAYOUT: readonly [keyof Network, Length, Kind][] = [
  ["nodeLon", "node", Int32Array],
  ["nodeLat", "node", Int32Array],
  ["nodeComponent", "node", Uint32Array],
  ["edgeFrom", "edge", Uint32Array],
  ["edgeTo", "edge", Uint32Array],
  ["edgeStreet", "edge", Uint32Array],
  ["edgeMillimetres", "edge", Uint32Array],
  ["edgeFirstPoint", "edge+1", Uint32Array],
  ["pointLon", "point", Int32Array],
  ["pointLat", "point", Int32Array],
  ["firstArc", "node+1", Uint32Array],
  ["arc", "arc", Uint32Array],
  ["arcTarget", "arc", Uint32Array],
  ["edgeFlags", "edge", Uint8Array],
];

const lengthsOf = (nodes: number, edges: number, points: number): Record<Length, number> => ({
  node: nodes, "node+1": nodes + 1, edge: edges, "edge+1": edges + 1, arc: 2 * edges, point: points,
});

function byteLength(lengths: Record<Length, number>): number {
  return LAYOUT.reduce((sum, [, length, kind]) => sum + Math.ceil((lengths[length] * kind.BYTES_PER_ELEMENT) / 4) * 4, HEADER_BYTES);
}

export function networkToBytes(network: Network): ArrayBuffer {
  const [nodes, edges, points] = [network.nodeLon.length, network.edgeFrom.length, network.pointLon.length];
  const bytes = new ArrayBuffer(byteLength(lengthsOf(nodes, edges, points)));
  new Uint32Array(bytes).set([MAGIC, NETWORK_VERSION, nodes, edges, points, 0]);
  let at = HEADER_BYTES;
  for (const [name, , kind] of LAYOUT) {
    new kind(bytes, at, network[name].length).set(network[name]);
    at += Math.ceil(network[name].byteLength / 4) * 4;
  }
  return bytes;
}

/**
 * The network in `bytes`, as views on them: nothing is copied.
 *
 * @throws RangeError when the bytes are of something else, of another version, cut off, or point outside themselves
 */
export function networkFromBytes(bytes: ArrayBufferLike): Network {
  const [magic, version, nodes = 0, edges = 0, points = 0] = bytes.byteLength < HEADER_BYTES ? [] : new Uint32Array(bytes, 0, 6);
  if (magic !== MAGIC) throw new RangeError("these bytes are no network");
  if (version !== NETWORK_VERSION) throw new RangeError(`the network is of version ${version}, not ${NETWORK_VERSION}`);
  const lengths = lengthsOf(nodes, edges, points);
  if (bytes.byteLength !== byteLength(lengths)) throw new RangeError(`a network of ${nodes} nodes and ${edges} edges is not of ${bytes.byteLength} bytes`);

  let at = HEADER_BYTES;
  const views = LAYOUT.map(([name, length, kind]) => {
    const view = new kind(bytes, at, lengths[length]);
    at += Math.ceil(view.byteLength / 4) * 4;
    return [name, view];
  });
  const network = Object.fromEntries(views) as Network;
  requireSound(network, nodes, edges, points);
  return network;
}

/** A file that was damaged must not lead a search out of its arrays. */
function requireSound(network: Network, nodes: number, edges: number, points: number): void {
  const below = (values: Uint32Array, end: number) => values.every((value) => value < end);
  const ascending = (values: Uint32Array, end: number) => values.every((value, at) => value >= (values[at - 1] ?? 0)) && values[0] === 0 && values.at(-1) === end;
  const sound =
    below(network.edgeFrom, nodes) && below(network.edgeTo, nodes) && below(network.arcTarget, nodes) && below(network.arc, 2 * edges) &&
    ascending(network.firstArc, 2 * edges) && ascending(network.edgeFirstPoint, points);
  if (!sound) throw new RangeError("the network points outside itself");
}
