import type { Block } from "./land-use.ts";
import { listOf } from "./list.ts";
import { streetOf } from "./gates.ts";
import { distance } from "./plane.ts";
import { isStreet } from "./planar-map.ts";
import { isInnerKind, type WalkGraph } from "./walk-graph.ts";
import type { WalkSite } from "./walk-ways.ts";

const MOST_GATES = 4;

/** Sees to it that every inner way of a walled block is reached from a gate: by one more gate, or by a link to the rest. */
export function openInside(site: WalkSite, block: Block): void {
  const { graph, map } = site;
  for (let round = 0; round < 12; round++) {
    const { open, closed } = pieces(graph, map.point.bind(map), block);
    const [first] = closed;
    if (!first) return;
    const inFirst = new Set(first);
    const ends = listOf(site.wallEnds, block.id);
    const newGate = ends.find((end) => closed.some((piece) => piece.includes(end.node)) && map.leaving(end.vertex).some((half) => isStreet(map.tag(half))));
    if (newGate && block.gates.length < MOST_GATES) {
      const street = map.leaving(newGate.vertex).find((half) => isStreet(map.tag(half))) ?? -1;
      block.gates.push({ vertex: newGate.vertex, street: streetOf(map, street) });
      graph.addEdge(newGate.node, graph.nodeOn(newGate.vertex, map.point(newGate.vertex)), { kind: "path", block: block.id });
      ends.splice(ends.indexOf(newGate), 1);
      continue;
    }
    const others = [...open, ...closed].flat().filter((node) => !inFirst.has(node));
    const gates = block.gates.map(({ vertex }) => graph.nodeOn(vertex, map.point(vertex)));
    linkNearest(graph, first, others.length > 0 ? others : gates, block.id);
  }
}

/** The connected pieces of a block's inner ways: those with a gate, and those without. */
function pieces(graph: WalkGraph, pointOf: (vertex: number) => readonly [number, number], block: Block): { open: number[][]; closed: number[][] } {
  const neighbours = new Map<number, number[]>();
  for (const { from, to, tag } of graph.innerEdges(block.id)) {
    if (!isInnerKind(tag.kind)) continue;
    listOf(neighbours, from).push(to);
    listOf(neighbours, to).push(from);
  }
  const gates = new Set(block.gates.map(({ vertex }) => graph.nodeOn(vertex, pointOf(vertex))));
  const left = new Set(neighbours.keys());
  const found: { open: number[][]; closed: number[][] } = { open: [], closed: [] };
  for (const start of left) {
    const piece = [start];
    left.delete(start);
    for (const node of piece) for (const next of neighbours.get(node) ?? []) if (left.delete(next)) piece.push(next);
    (piece.some((node) => gates.has(node)) ? found.open : found.closed).push(piece);
  }
  return found;
}

function linkNearest(graph: WalkGraph, from: readonly number[], to: readonly number[], block: number): void {
  let best: { start: number; end: number; metres: number } | undefined;
  for (const start of from) {
    for (const end of to) {
      const metres = distance(graph.point(start), graph.point(end));
      if (!best || metres < best.metres) best = { start, end, metres };
    }
  }
  if (!best) throw new Error(`block ${block} has neither gate nor other ways`);
  graph.addEdge(best.start, best.end, { kind: "path", block });
}
