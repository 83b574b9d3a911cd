import Flatbush from "flatbush";
import { cornerNumber, odd, type Piece } from "./noding.ts";

/**
 * The faces that pieces cut the plane into. Half-edge 2e runs along piece e, 2e + 1 against it; on the left of each lies one face.
 * Face 0 is everything outside.
 */
export interface Faces {
  pieces: readonly Piece[];
  /** By half-edge: the one that goes on along the same face. */
  next: Int32Array;
  /** By half-edge. */
  faceOf: Int32Array;
  /** By face: whose areas hold it, in ascending order. */
  holders: readonly (readonly number[])[];
  /** By face, in square units of the lattice; that of face 0 is not finite. */
  size: Float64Array;
}

/**
 * Faces of pieces that touch at their ends only (`noded`).
 * Cost O(n log n).
 */
export function facesOf(pieces: readonly Piece[]): Faces {
  const next = turns(pieces);
  const { cycleOf, first, area } = cycles(pieces, next);
  // outside first: of each connected part the one cycle that runs the other way round
  const outer = [...first.keys()].filter((cycle) => (area[cycle] ?? 0) < 0).sort((a, b) => westOf(a).x - westOf(b).x);
  const faceOfCycle = new Int32Array(first.length).fill(-1);
  const holders: number[][] = [[]];
  const size: number[] = [Infinity];
  const seek = westward(pieces);
  const halfEdges = new Map<number, number[]>();
  cycleOf.forEach((cycle, half) => void (halfEdges.get(cycle)?.push(half) ?? halfEdges.set(cycle, [half])));

  for (const cycle of outer) {
    const hit = seek(westOf(cycle));
    const around = hit === undefined ? 0 : (faceOfCycle[cycleOf[hit] ?? 0] ?? 0);
    faceOfCycle[cycle] = around;
    size[around] = (size[around] ?? 0) + (area[cycle] ?? 0);
    const waiting = [cycle];
    for (let each = waiting.pop(); each !== undefined; each = waiting.pop()) {
      for (const half of halfEdges.get(each) ?? []) {
        const there = cycleOf[half ^ 1] ?? 0;
        if (faceOfCycle[there] !== -1) continue;
        faceOfCycle[there] = holders.length;
        holders.push(odd(holders[faceOfCycle[each] ?? 0] ?? [], pieces[half >> 1]?.owners ?? []));
        size.push(area[there] ?? 0);
        waiting.push(there);
      }
    }
  }
  return { pieces, next, faceOf: cycleOf.map((cycle) => faceOfCycle[cycle] ?? 0), holders, size: Float64Array.from(size) };

  function westOf(cycle: number): { x: number; y: number } {
    let west = { x: Infinity, y: Infinity };
    let half = first[cycle] ?? 0;
    do {
      const { x, y } = tailOf(pieces, half);
      if (x < west.x || (x === west.x && y < west.y)) west = { x, y };
      half = next[half] ?? half;
    } while (half !== first[cycle]);
    return west;
  }
}

export function tailOf(pieces: readonly Piece[], half: number): { x: number; y: number } {
  const piece = pieces[half >> 1];
  if (!piece) throw new RangeError(`there is no half-edge ${half}`);
  return half & 1 ? { x: piece.bx, y: piece.by } : { x: piece.ax, y: piece.ay };
}

/** At each corner the half-edges that leave it, in order of their angle: whoever comes in goes on by the next one clockwise. */
function turns(pieces: readonly Piece[]): Int32Array {
  const number = cornerNumber(pieces);
  const leaving = new Map<number, number[]>();
  for (let half = 0; half < 2 * pieces.length; half++) {
    const { x, y } = tailOf(pieces, half);
    const key = number(x, y);
    const known = leaving.get(key);
    if (known) known.push(half);
    else leaving.set(key, [half]);
  }
  const direction = (half: number) => {
    const [from, to] = [tailOf(pieces, half), tailOf(pieces, half ^ 1)];
    return { dx: to.x - from.x, dy: to.y - from.y };
  };
  const next = new Int32Array(2 * pieces.length);
  for (const halves of leaving.values()) {
    halves.sort((one, other) => {
      const [a, b] = [direction(one), direction(other)];
      const half = (d: { dx: number; dy: number }) => (d.dy > 0 || (d.dy === 0 && d.dx > 0) ? 0 : 1);
      return half(a) - half(b) || a.dy * b.dx - a.dx * b.dy;
    });
    halves.forEach((half, at) => (next[half ^ 1] = halves[(at + halves.length - 1) % halves.length] ?? half));
  }
  return next;
}

function cycles(pieces: readonly Piece[], next: Int32Array): { cycleOf: Int32Array; first: number[]; area: number[] } {
  const cycleOf = new Int32Array(next.length).fill(-1);
  const [first, area]: [number[], number[]] = [[], []];
  for (let start = 0; start < next.length; start++) {
    if (cycleOf[start] !== -1) continue;
    const origin = tailOf(pieces, start);
    let sum = 0;
    let half = start;
    do {
      cycleOf[half] = first.length;
      const [from, to] = [tailOf(pieces, half), tailOf(pieces, half ^ 1)];
      sum += (from.x - origin.x) * (to.y - origin.y) - (to.x - origin.x) * (from.y - origin.y);
      half = next[half] ?? start;
    } while (half !== start);
    first.push(start);
    area.push(sum / 2);
  }
  return { cycleOf, first, area };
}

/** Of a corner: the half-edge it sees first looking west, the one on whose left it lies; undefined when it sees none. */
function westward(pieces: readonly Piece[]): (corner: { x: number; y: number }) => number | undefined {
  const index = new Flatbush(Math.max(1, pieces.length));
  if (pieces.length === 0) index.add(0, 0, 0, 0);
  for (const { ax, ay, bx, by } of pieces) index.add(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by));
  index.finish();
  return ({ x, y }) => {
    let best: { at: number; slope: number; half: number } | undefined;
    for (const edge of index.search(-Infinity, y, x, y)) {
      const { ax, ay, bx, by } = pieces[edge] as Piece;
      // half-open, so that of two pieces that meet at this height one is crossed
      if ((ay <= y) === (by <= y)) continue;
      const slope = (bx - ax) / (by - ay);
      const at = ax + (y - ay) * slope;
      if (at >= x) continue;
      if (!best || at > best.at || (at === best.at && slope > best.slope)) best = { at, slope, half: by < ay ? 2 * edge : 2 * edge + 1 };
    }
    return best?.half;
  };
}
