import type { Polygon, Position, Ring } from "#geo/position.ts";

/** The polygon closed, without a corner twice in a row, its outer ring counter-clockwise and its holes the other way (RFC 7946 §3.1.6). */
export function uprightPolygon(rings: Polygon): { polygon: Polygon; doubled: Position[] } {
  const tidy = rings.map(tidied);
  return { polygon: tidy.map(({ ring }, index) => turned(ring, index === 0)), doubled: tidy.flatMap(({ doubled }) => doubled) };
}

function tidied(ring: Ring): { ring: Position[]; doubled: Position[] } {
  const same = ([ax, ay]: Position, [bx, by]: Position) => ax === bx && ay === by;
  const doubled: Position[] = [];
  const kept = ring.filter((corner, index) => {
    const before = ring[index - 1];
    const isAgain = before !== undefined && same(before, corner);
    if (isAgain) doubled.push(corner);
    return !isAgain;
  });
  const [first, last] = [kept[0], kept.at(-1)];
  if (first && last && !same(first, last)) kept.push(first);
  return { ring: kept, doubled };
}

function turned(ring: readonly Position[], counterClockwise: boolean): Position[] {
  const [[originX, originY] = [0, 0]] = ring;
  const twice = ring.slice(1).reduce((sum, [x, y], index) => {
    const [fromX, fromY] = ring[index] ?? [x, y];
    return sum + (fromX - originX) * (y - originY) - (x - originX) * (fromY - originY);
  }, 0);
  return twice > 0 === counterClockwise ? [...ring] : [...ring].reverse();
}
