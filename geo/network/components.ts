import { edgeCount, nodeCount, type Network } from "./network.ts";

export interface Components {
  ofNode: Uint32Array;
  report: { nodes: number; edges: number; metres: number; components: number; stray: { nodes: number; edges: number; metres: number } };
}

/** Which nodes hang together, whatever the one-way signs say; numbered from the most metres to the fewest. */
export function componentsOf(network: Pick<Network, "nodeLon" | "edgeFrom" | "edgeTo" | "edgeMillimetres">): Components {
  const [nodes, edges] = [nodeCount(network as Network), edgeCount(network as Network)];
  const { edgeFrom, edgeTo, edgeMillimetres } = network;
  const parent = Uint32Array.from({ length: nodes }, (_, node) => node);
  const rootOf = (node: number): number => {
    let root = node;
    while (parent[root] !== root) root = parent[root] = parent[parent[root] ?? 0] ?? 0;
    return root;
  };
  for (let edge = 0; edge < edges; edge++) {
    const [a, b] = [rootOf(edgeFrom[edge] ?? 0), rootOf(edgeTo[edge] ?? 0)];
    // the lower number leads, so that the outcome does not hang on the order of edges
    parent[Math.max(a, b)] = Math.min(a, b);
  }

  const sizes = new Map<number, { nodes: number; edges: number; millimetres: number }>();
  for (let node = 0; node < nodes; node++) {
    const root = rootOf(node);
    const size = sizes.get(root);
    if (size) size.nodes++;
    else sizes.set(root, { nodes: 1, edges: 0, millimetres: 0 });
  }
  for (let edge = 0; edge < edges; edge++) {
    const size = sizes.get(rootOf(edgeFrom[edge] ?? 0));
    if (!size) continue;
    size.edges++;
    size.millimetres += edgeMillimetres[edge] ?? 0;
  }

  const ordered = [...sizes].sort(([a, sizeA], [b, sizeB]) => sizeB.millimetres - sizeA.millimetres || a - b);
  const numberOf = new Map(ordered.map(([root], number) => [root, number]));
  const [, ...stray] = ordered.map(([, size]) => size);
  const metresOf = (all: Iterable<{ millimetres: number }>) => [...all].reduce((sum, { millimetres }) => sum + millimetres, 0) / 1_000;
  return {
    ofNode: Uint32Array.from({ length: nodes }, (_, node) => numberOf.get(rootOf(node)) ?? 0),
    report: {
      nodes,
      edges,
      metres: metresOf(sizes.values()),
      components: sizes.size,
      stray: { nodes: stray.reduce((sum, size) => sum + size.nodes, 0), edges: stray.reduce((sum, size) => sum + size.edges, 0), metres: metresOf(stray) },
    },
  };
}
