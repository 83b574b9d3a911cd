import { OUTSIDE, type ArcMap } from "./arc-map.ts";
import { Recorder, refused, type Edited } from "./edit.ts";
import { claim } from "./split.ts";
import { turnAround } from "./turn-around.ts";

/** A face becomes part of a neighbour: the borders between them go. Nodes at which only two borders are left stay: they may be moved like others. */
export function merge(map: ArcMap, face: number, into: number): Edited {
  if (face === into || face === OUTSIDE || into === OUTSIDE || !map.rings.has(face) || !map.rings.has(into)) return refused("not-there");
  const between = [...map.around([face])].filter((id) => {
    const { left, right } = map.arc(id);
    return (left === face && right === into) || (left === into && right === face);
  });
  if (!between.length) return refused("not-neighbours");
  const recorder = new Recorder(map);
  const gone = new Set(between);
  const halves = [...map.ringsOf(into), ...map.ringsOf(face)].flat().filter((half) => !gone.has(half >> 1));
  const ends = new Set(between.flatMap((id) => [map.arc(id).from, map.arc(id).to]));
  for (const half of map.ringsOf(face).flat()) if (!gone.has(half >> 1)) claim(map, recorder, half, into);
  for (const id of between) recorder.arc(id, undefined);
  for (const node of ends) if (!map.leaving(node).length) recorder.node(node, undefined);
  recorder.rings(into, turnAround(map, halves));
  recorder.rings(face, undefined);
  return { ok: true, inverse: recorder.inverse, faces: new Set([into]) };
}
