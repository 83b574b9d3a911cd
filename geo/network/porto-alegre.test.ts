import { describe, expect, test } from "vitest";
import { hasPortoAlegre, portoAlegre, portoAlegreWays } from "../testing/porto-alegre.ts";
import { buildNetwork } from "./build.ts";
import { lengthCosts } from "./costs.ts";
import { edgeCount, nodeCount, nodePosition } from "./network.ts";
import { Reach } from "./reach.ts";
import { Search } from "./search.ts";

const isThere = hasPortoAlegre("pgRouting's distances in Porto Alegre");

describe.skipIf(!isThere)("Porto Alegre", () => {
  const nodes = isThere ? portoAlegre("nodes.csv.gz") : [];
  const edges = isThere ? portoAlegre("edges.csv.gz") : [];
  const { network, report } = buildNetwork(isThere ? portoAlegreWays() : []);
  const costs = lengthCosts(network);
  const search = new Search(network);
  const ourNode = new Map([...Array(nodeCount(network)).keys()].map((node) => [String(nodePosition(network, node)), node]));
  const nodeOf = new Map(nodes.map(({ id = 0, lon, lat }) => [id, ourNode.get(String([lon, lat])) ?? -1]));
  const WITHIN = 1_200_000;

  test("every edge is as long as theirs, to the millimetre", () => {
    expect([edgeCount(network), nodeCount(network)]).toEqual([edges.length, nodes.length]);
    const ours = [...network.edgeStreet].map((id, edge) => [id, network.edgeMillimetres[edge]] as const).sort(([a], [b]) => a - b);
    expect(ours).toEqual(edges.map(({ id, length_m = 0 }) => [id, Math.max(1, Math.round(length_m * 1_000))]).sort(([a = 0], [b = 0]) => a - b));
    expect(report.metres).toBeCloseTo(edges.reduce((sum, { length_m = 0 }) => sum + length_m, 0), 0);
  });

  test("within 1,200 m of 30 places lie the nodes they found, each as far as they say", () => {
    const theirs = portoAlegre("iso_reached_nodes.csv.gz");
    const sources = portoAlegre("iso_reference.csv");
    expect(sources).toHaveLength(30);
    for (const { pid = 0, source_node = 0, reached_nodes } of sources) {
      search.run(costs.arcs, [{ node: nodeOf.get(source_node) ?? -1, cost: 0, owner: 0 }], WITHIN);
      const ours = [...search.reached].map((node) => [node, search.costOf(node)]).sort(([a = 0], [b = 0]) => a - b);
      expect(ours).toEqual(theirs.filter((row) => row["pid"] === pid).map(({ node = 0, dist_m = 0 }) => [nodeOf.get(node), Math.round(dist_m * 1_000)]).sort(([a = 0], [b = 0]) => a - b));
      expect(ours).toHaveLength(reached_nodes ?? -1);
    }
  });

  test("streets reached wholly and in part are as long as they say", () => {
    for (const { source_node = 0, covered_edge_m = 0 } of portoAlegre("iso_reference.csv")) {
      const node = nodeOf.get(source_node) ?? -1;
      const edge = (network.arc[network.firstArc[node] ?? 0] ?? 0) >> 1;
      const spot = { edge, fraction: network.edgeFrom[edge] === node ? 0 : 1, setbackMetres: 0 };
      const reach = new Reach(network, costs, [{ spot, owner: 0 }], WITHIN, search);
      const metres = [...reach.edges()].flatMap((each) => reach.stretchesOf(each).map(([from, to]) => ((to - from) * (network.edgeMillimetres[each] ?? 0)) / 1_000));
      expect(metres.reduce((sum, length) => sum + length, 0)).toBeCloseTo(covered_edge_m, 1);
    }
  });
});
