import { at, last } from "./list.ts";
import { difference, distance, type Point } from "./plane.ts";
import { OUTSIDE, type EdgeTag, type PlanarMap } from "./planar-map.ts";

export interface Insertion {
  /** On which lines it may begin; the first one that it meets is taken. */
  startsOn?: (tag: EdgeTag) => boolean;
  /** At which lines it ends; without, it runs on to the edge of the district. */
  endsOn?: (tag: EdgeTag) => boolean;
  /** Vertices so near to a crossing are taken instead of a new one. */
  snapMetres?: number;
}

/** Cuts every face that a long line passes through, and returns the vertices at which it entered and left them. */
export function insertLine(map: PlanarMap, line: readonly Point[], tag: EdgeTag, insertion: Insertion = {}): number[] {
  const { startsOn = () => true, endsOn = () => false, snapMetres = 3 } = insertion;
  const start = firstMeeting(map, line, startsOn, snapMetres);
  if (!start) return [];

  let { vertex, rest } = start;
  const visited = [vertex];
  while (rest.length > 0) {
    while (rest.length > 0 && distance(map.point(vertex), at(rest, 0)) < 1) rest.shift();
    if (rest.length === 0) break;
    const face = map.faceToward(vertex, difference(at(rest, 0), map.point(vertex)));
    if (face === OUTSIDE) break;
    const way = wayOut(map, face, vertex, rest);
    if (!way) break;

    const ends = endsOn(map.tag(way.half));
    const exit = map.vertexAt(way.half, way.point, snapMetres);
    if (exit === vertex) {
      rest = rest.slice(way.passed + 1);
      continue;
    }
    const inner = rest.slice(0, way.passed);
    while (inner.length > 0 && distance(last(inner), map.point(exit)) < snapMetres) inner.pop();
    map.connect(face, vertex, exit, inner, tag);
    rest = rest.slice(way.passed);
    vertex = exit;
    visited.push(vertex);
    if (ends) break;
  }
  return visited;
}

interface Start {
  vertex: number;
  rest: Point[];
}

function firstMeeting(map: PlanarMap, line: readonly Point[], startsOn: (tag: EdgeTag) => boolean, snapMetres: number): Start | undefined {
  const candidates: number[] = [];
  for (let half = 0; half < map.halfEdgeCount; half += 2) if (startsOn(map.tag(half))) candidates.push(half);

  for (let index = 0; index + 1 < line.length; index++) {
    const hit = map.firstHit(candidates, at(line, index), at(line, index + 1), -1);
    if (hit) return { vertex: map.vertexAt(hit.half, hit.point, snapMetres), rest: line.slice(index + 1) };
  }
  return undefined;
}

/** Where the line leaves a face it has entered at a vertex, and how many of its points lie inside. */
function wayOut(map: PlanarMap, face: number, vertex: number, rest: readonly Point[]): { half: number; point: Point; passed: number } | undefined {
  const loop = map.loop(face);
  let from = map.point(vertex);
  for (const [passed, to] of rest.entries()) {
    // the first piece starts on the loop itself
    const hit = map.firstHit(loop, from, to, passed === 0 ? 0.02 : -1);
    if (hit) return { half: hit.half, point: hit.point, passed };
    from = to;
  }
  return undefined;
}
