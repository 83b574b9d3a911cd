import { OUTSIDE, type Arc, type ArcMap } from "./arc-map.ts";
import { putBack, Recorder, refused, type Edit, type Edited } from "./edit.ts";
import type { Corner } from "./exact.ts";
import { merge } from "./merge.ts";
import { split } from "./split.ts";
import { contactOf, type Star } from "./star.ts";

/**
 * Does an edit, if the district stays tiled: every border is looked at that it could meet. What is refused changes nothing.
 *
 * Exact and local; cost as the corners around the faces it touches, not as the district. Beyond 6° across it is undefined.
 */
export function applyEdit(map: ArcMap, edit: Edit): Edited {
  switch (edit.kind) {
    case "move-node": return moveNode(map, edit.node, edit.to);
    case "move-corner":
    case "insert-corner":
    case "delete-corner": return changeCorner(map, edit);
    case "split": return split(map, edit);
    case "merge": return merge(map, edit.face, edit.into);
    case "put-back": return { ok: true, inverse: putBack(map, edit.before), faces: facesOf(map, edit.before.arcs.map(([id]) => id).filter((id) => map.arcs.has(id))) };
  }
}

/** Faces beside some arcs, without what is outside. */
export function facesOf(map: ArcMap, arcs: Iterable<number>): Set<number> {
  return new Set([...arcs].flatMap((id) => [map.arc(id).left, map.arc(id).right]).filter((face) => face !== OUTSIDE));
}

function moveNode(map: ArcMap, node: number, to: Corner): Edited {
  const from = map.nodes.get(node);
  if (!from) return refused("not-there");
  const leaving = map.leaving(node);
  const arcs = new Set(leaving.map((half) => half >> 1));
  const ends = leaving.map((half) => {
    const line = map.line(half >> 1);
    return half & 1 ? line.at(-2)! : line[1]!;
  });
  const contact = contactOf(map, { from, to, ends, arcs });
  if (contact) return refused(contact.contact, contact.at);
  const recorder = new Recorder(map);
  recorder.node(node, to);
  return { ok: true, inverse: { kind: "move-node", node, to: from }, faces: facesOf(map, arcs) };
}

function changeCorner(map: ArcMap, edit: Extract<Edit, { kind: `${string}-corner` }>): Edited {
  const arc = map.arcs.get(edit.arc);
  const isNew = edit.kind === "insert-corner";
  if (!arc || !Number.isInteger(edit.at) || edit.at < 0 || edit.at > arc.corners.length - (isNew ? 0 : 1)) return refused("not-there");
  const line = map.line(edit.arc);
  const from = isNew ? undefined : arc.corners[edit.at]!;
  const to = edit.kind === "delete-corner" ? undefined : edit.to;
  const star: Star = { from, to, ends: [line[edit.at]!, line[edit.at + (isNew ? 1 : 2)]!], arcs: new Set([edit.arc]) };
  const contact = contactOf(map, star);
  if (contact) return refused(contact.contact, contact.at);
  const corners = arc.corners.toSpliced(edit.at, isNew ? 0 : 1, ...(to ? [to] : []));
  const changed: Arc = { ...arc, corners };
  map.setArc(edit.arc, changed);
  return { ok: true, inverse: inverseOf(edit, from), faces: facesOf(map, [edit.arc]) };
}

function inverseOf({ kind, arc, at }: Extract<Edit, { kind: `${string}-corner` }>, from: Corner | undefined): Edit {
  if (kind === "insert-corner" || !from) return { kind: "delete-corner", arc, at };
  return { kind: kind === "move-corner" ? "move-corner" : "insert-corner", arc, at, to: from };
}

/**
 * As far towards `to` as a node or corner may go: all the way, or to where it would touch. By halving, so within one step of the lattice
 * on a way that is free at first.
 */
export function clamped(map: ArcMap, edit: Extract<Edit, { kind: "move-node" | "move-corner" }>): Corner | undefined {
  const from = edit.kind === "move-node" ? map.nodes.get(edit.node) : map.arcs.get(edit.arc)?.corners[edit.at];
  if (!from) return undefined;
  const place = (part: number): Corner => [Math.round(from[0] + part * (edit.to[0] - from[0])), Math.round(from[1] + part * (edit.to[1] - from[1]))];
  const isFree = (to: Corner): boolean => {
    const done = applyEdit(map, { ...edit, to });
    if (done.ok) applyEdit(map, done.inverse);
    return done.ok;
  };
  if (isFree(edit.to)) return edit.to;
  let [free, shut] = [0, 1];
  for (let step = 0; step < 32; step++) {
    const middle = (free + shut) / 2;
    if (isFree(place(middle))) free = middle;
    else shut = middle;
  }
  return place(free);
}
