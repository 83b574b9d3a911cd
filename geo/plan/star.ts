import { OUTSIDE, type ArcMap } from "./arc-map.ts";
import type { Contact } from "./edit.ts";
import { boxOf, doMeet, doTouch, isInTriangle, isSame, type Corner } from "./exact.ts";

/** A corner with the ends of the pieces that leave it: what moves when it moves. */
export interface Star {
  /** Undefined: it is new. */
  from: Corner | undefined;
  /** Undefined: it goes, and the two ends are joined. */
  to: Corner | undefined;
  ends: readonly Corner[];
  arcs: ReadonlySet<number>;
}

/**
 * Whether a star may move: its new pieces touch nothing, each other only in the corner, and jump over nothing.
 *
 * Only the borders of the faces around it can be met, because the star begins in them and nothing is crossed on the way.
 * Exact. Cost O(k m) for k pieces and m corners of those borders.
 */
export function contactOf(map: ArcMap, { from, to, ends, arcs }: Star): { contact: Contact; at: Corner } | undefined {
  const around = map.around([...new Set([...arcs].flatMap((id) => [map.arc(id).left, map.arc(id).right]))].filter((face) => face !== OUTSIDE));
  const isOutside = [...arcs].some((id) => map.arc(id).left === OUTSIDE || map.arc(id).right === OUTSIDE);
  // beyond the outline lies only the outline itself
  if (isOutside) for (const id of map.around([OUTSIDE])) around.add(id);

  const pieces: [Corner, Corner][] = to ? ends.map((end) => [to, end]) : [[ends[0]!, ends[1]!]];
  const swept: [Corner, Corner, Corner][] = from && to ? ends.map((end) => [from, to, end]) : [[(from ?? to)!, ends[0]!, ends[1]!]];
  for (const [a, b] of pieces) if (isSame(a, b)) return { contact: "same-place", at: a };
  for (const [index, [a, b]] of pieces.entries()) for (const [c, d] of pieces.slice(0, index)) if (doTouch(a, b, c, d)) return { contact: "touches", at: b };

  const isOld = (a: Corner, b: Corner): boolean => (from ? (isSame(a, from) && ends.some((end) => isSame(end, b))) || (isSame(b, from) && ends.some((end) => isSame(end, a))) : ends.some((end) => isSame(end, a)) && ends.some((end) => isSame(end, b)));
  const reach = boxOf([...ends, ...(from ? [from] : []), ...(to ? [to] : [])]);
  for (const id of around) {
    if (!doMeet(map.box(id), reach)) continue;
    const line = map.line(id);
    const isOfStar = arcs.has(id);
    for (const [at, corner] of line.entries()) {
      if (!from || !isSame(corner, from)) {
        if (to && isSame(corner, to)) return { contact: "same-place", at: corner };
        if (swept.some((triangle) => !triangle.some((own) => isSame(own, corner)) && isInTriangle(corner, ...triangle))) return { contact: "jumps", at: corner };
      }
      const next = line[at + 1];
      if (!next || (isOfStar && isOld(corner, next))) continue;
      if (pieces.some(([a, b]) => doTouch(a, b, corner, next))) return { contact: "touches", at: corner };
      if (from && to && !isSame(from, to) && doTouch(from, to, corner, next)) return { contact: "jumps", at: corner };
    }
  }
  return undefined;
}
