import Flatbush from "flatbush";

/** A straight piece on the lattice, with the borders it belongs to: each counted once, twice is not at all. */
export interface Piece {
  ax: number;
  ay: number;
  bx: number;
  by: number;
  owners: readonly number[];
}

/** Below 2^26 units, about 6.7°, a cross product is exact and two coordinates make one number. */
const SPAN = 2 ** 26;
const ROUNDS = 40;
/** A corner as near as this to a line lies on it: half a unit, what rounding can move. */
const NEAR = 0.5;

/**
 * The same lines, cut wherever two meet, so that pieces touch at their ends only. Crossings are rounded to the lattice, which moves a
 * line by half a unit, about 5 mm, at most; what that makes meet is cut again.
 *
 * @throws RangeError when the lines lie more than 6.7° apart
 * Cost O(n log n) for n lines that seldom cross.
 */
export function noded(lines: readonly Piece[]): Piece[] {
  let pieces = merged(lines);
  let dirty = new Set(pieces.keys());
  for (let round = 0; dirty.size; round++) {
    if (round === ROUNDS) throw new Error(`${dirty.size} lines still cross after ${ROUNDS} rounds`);
    const cuts = cutsOf(pieces, dirty);
    if (cuts.size === 0) return pieces;
    const [whole, cut]: [Piece[], Piece[]] = [[], []];
    pieces.forEach((piece, index) => {
      const at = cuts.get(index);
      if (at) cut.push(...cutAt(piece, at));
      else whole.push(piece);
    });
    const changed = new Set(cut.map(keyOf));
    pieces = merged([...whole, ...cut]);
    dirty = new Set([...pieces.keys()].filter((index) => changed.has(keyOf(pieces[index] as Piece))));
  }
  return pieces;
}

type Corner = readonly [x: number, y: number];

function cutsOf(pieces: readonly Piece[], dirty: ReadonlySet<number>): Map<number, Corner[]> {
  const cuts = new Map<number, Corner[]>();
  const index = new Flatbush(Math.max(1, pieces.length));
  if (pieces.length === 0) index.add(0, 0, 0, 0);
  for (const { ax, ay, bx, by } of pieces) index.add(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by));
  index.finish();
  const cut = (at: number, piece: Piece, corner: Corner) => {
    if (isEnd(piece, corner)) return;
    const known = cuts.get(at);
    if (known) known.push(corner);
    else cuts.set(at, [corner]);
  };
  for (const one of dirty) {
    const a = pieces[one] as Piece;
    for (const other of index.search(Math.min(a.ax, a.bx) - 1, Math.min(a.ay, a.by) - 1, Math.max(a.ax, a.bx) + 1, Math.max(a.ay, a.by) + 1)) {
      if (other === one || (other < one && dirty.has(other))) continue;
      const b = pieces[other] as Piece;
      for (const corner of [[b.ax, b.ay], [b.bx, b.by]] as const) if (isOn(a, corner)) cut(one, a, corner);
      for (const corner of [[a.ax, a.ay], [a.bx, a.by]] as const) if (isOn(b, corner)) cut(other, b, corner);
      const crossing = crossingOf(a, b);
      if (crossing) {
        cut(one, a, crossing);
        cut(other, b, crossing);
      }
    }
  }
  return cuts;
}

const isEnd = ({ ax, ay, bx, by }: Piece, [x, y]: Corner): boolean => (x === ax && y === ay) || (x === bx && y === by);

/** Whether the corner lies on the piece, as near as rounding goes, and is none of its ends. */
function isOn(piece: Piece, [x, y]: Corner): boolean {
  const { ax, ay, bx, by } = piece;
  if (x < Math.min(ax, bx) - NEAR || x > Math.max(ax, bx) + NEAR || y < Math.min(ay, by) - NEAR || y > Math.max(ay, by) + NEAR || isEnd(piece, [x, y])) return false;
  const [dx, dy] = [bx - ax, by - ay];
  const along = (x - ax) * dx + (y - ay) * dy;
  const length2 = dx * dx + dy * dy;
  return along > 0 && along < length2 && Math.abs((x - ax) * dy - (y - ay) * dx) <= NEAR * Math.sqrt(length2);
}

function crossingOf(a: Piece, b: Piece): Corner | undefined {
  const side = (piece: Piece, x: number, y: number) => Math.sign((piece.bx - piece.ax) * (y - piece.ay) - (piece.by - piece.ay) * (x - piece.ax));
  if (side(a, b.ax, b.ay) * side(a, b.bx, b.by) >= 0 || side(b, a.ax, a.ay) * side(b, a.bx, a.by) >= 0) return undefined;
  const [dx, dy, ex, ey] = [a.bx - a.ax, a.by - a.ay, b.bx - b.ax, b.by - b.ay];
  const share = ((b.ax - a.ax) * ey - (b.ay - a.ay) * ex) / (dx * ey - dy * ex);
  return [Math.round(a.ax + share * dx), Math.round(a.ay + share * dy)];
}

function cutAt({ ax, ay, bx, by, owners }: Piece, corners: Corner[]): Piece[] {
  const far = ([x, y]: Corner) => (x - ax) * (bx - ax) + (y - ay) * (by - ay);
  const path: Corner[] = [[ax, ay], ...corners.sort((a, b) => far(a) - far(b)), [bx, by]];
  return path.slice(1).map(([x, y], index) => {
    const [fromX, fromY] = path[index] ?? [x, y];
    return { ax: fromX, ay: fromY, bx: x, by: y, owners };
  });
}

/** One piece for each pair of ends; a border that runs there twice does not run there. */
function merged(pieces: readonly Piece[]): Piece[] {
  const byEnds = new Map<string, Piece>();
  for (const piece of pieces) {
    const { ax, ay, bx, by, owners } = piece;
    if (ax === bx && ay === by) continue;
    const isForwards = ax < bx || (ax === bx && ay < by);
    const key = keyOf(piece);
    const known = byEnds.get(key);
    const both = known ? odd(known.owners, owners) : owners;
    byEnds.set(key, isForwards ? { ax, ay, bx, by, owners: both } : { ax: bx, ay: by, bx: ax, by: ay, owners: both });
  }
  return [...byEnds.values()].filter(({ owners }) => owners.length > 0);
}

const keyOf = ({ ax, ay, bx, by }: Piece): string => (ax < bx || (ax === bx && ay < by) ? `${ax},${ay},${bx},${by}` : `${bx},${by},${ax},${ay}`);

/** What stands in one of two sorted lists only. */
export function odd(a: readonly number[], b: readonly number[]): number[] {
  return [...a.filter((each) => !b.includes(each)), ...b.filter((each) => !a.includes(each))].sort((x, y) => x - y);
}

/** One number for a corner, counted from the south-west of all. @throws RangeError when they lie too far apart */
export function cornerNumber(pieces: readonly Piece[]): (x: number, y: number) => number {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { ax, ay, bx, by } of pieces) {
    west = Math.min(west, ax, bx);
    east = Math.max(east, ax, bx);
    south = Math.min(south, ay, by);
    north = Math.max(north, ay, by);
  }
  if (east - west >= SPAN || north - south >= SPAN) throw new RangeError("areas lie more than 6.7 degrees apart");
  return (x, y) => (x - west) * SPAN + (y - south);
}
