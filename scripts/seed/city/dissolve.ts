import type { Position } from "#geo/position.ts";
import { at } from "../town/list.ts";

/**
 * The outline of cells that have their corners in common, exactly: what two of them share is gone.
 *
 * @param rings of the cells, all counter-clockwise, not closed
 * @returns closed rings, the outer ones counter-clockwise and those of holes clockwise
 */
export function outlineOf(rings: readonly (readonly Position[])[]): Position[][] {
  const edges = new Map<string, { from: Position; to: Position }>();
  for (const ring of rings) {
    for (const [nth, from] of ring.entries()) {
      const to = at(ring, (nth + 1) % ring.length);
      if (!edges.delete(`${to.join()} ${from.join()}`)) edges.set(`${from.join()} ${to.join()}`, { from, to });
    }
  }
  const onward = new Map<string, Position[]>();
  for (const { from, to } of edges.values()) onward.set(from.join(), [...(onward.get(from.join()) ?? []), to]);

  const outlines: Position[][] = [];
  for (const [start, ways] of onward) {
    while (ways.length) {
      let here = ways.pop();
      const outline: Position[] = [];
      while (here) {
        outline.push(here);
        if (here.join() === start) break;
        here = onward.get(here.join())?.pop();
      }
      outlines.push([at(outline, outline.length - 1), ...outline]);
    }
  }
  return outlines;
}

/** Twice the area in square degrees, positive when counter-clockwise. */
export const turnOf = (ring: readonly Position[]): number =>
  ring.reduce((sum, [x, y], nth) => {
    const [nextX, nextY] = at(ring, (nth + 1) % ring.length);
    return sum + x * nextY - nextX * y;
  }, 0);
