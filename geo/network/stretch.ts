import type { Position } from "../position.ts";
import { distanceMetres } from "../sphere/distance.ts";
import type { Stretch } from "./reach.ts";

/** The part of a line between two fractions of its length, cut exactly there. */
export function cutLine(line: readonly Position[], [from, to]: Stretch): Position[] {
  const lengths = line.slice(1).map((position, index) => distanceMetres(line[index] ?? position, position));
  const metres = lengths.reduce((sum, length) => sum + length, 0);
  const [start, end] = [from * metres, to * metres];

  const cut: Position[] = [];
  let along = 0;
  lengths.forEach((length, index) => {
    const [a, b]: [Position, Position] = [line[index] ?? [0, 0], line[index + 1] ?? [0, 0]];
    const at = (distance: number) => between(a, b, length > 0 ? (distance - along) / length : 0);
    const after = along + length;
    if (!cut.length && start < after) cut.push(start > along ? at(start) : a);
    if (cut.length && end > along) cut.push(end < after ? at(end) : b);
    along = after;
  });
  return cut;
}

/** Straight in longitude and latitude, as the line is drawn. */
const between = ([lonA, latA]: Position, [lonB, latB]: Position, fraction: number): Position => [lonA + fraction * (lonB - lonA), latA + fraction * (latB - latA)];
