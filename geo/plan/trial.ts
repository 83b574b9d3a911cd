import { applyEdit } from "./apply.ts";
import type { ArcMap } from "./arc-map.ts";
import type { Edit, Edited, Place } from "./edit.ts";
import { isSame, type Corner } from "./exact.ts";

/** Edits done one after the other, kept as a list; the map may be left as it was. */
export class Trial {
  readonly map: ArcMap;
  readonly edits: Edit[] = [];
  readonly #inverses: Edit[] = [];

  constructor(map: ArcMap) {
    this.map = map;
  }

  do(edit: Edit): Edited {
    const edited = applyEdit(this.map, edit);
    if (edited.ok) {
      this.edits.push(edit);
      this.#inverses.push(edited.inverse);
    }
    return edited;
  }

  /** The way back, the first to be taken first. */
  get inverses(): Edit[] {
    return this.#inverses.toReversed();
  }

  /** Takes back what was done after the first `count` edits. */
  takeBack(count = 0): void {
    while (this.edits.length > count) {
      this.edits.pop();
      applyEdit(this.map, this.#inverses.pop()!);
    }
  }
}

/** Where a corner lies on the border of a face; undefined when it does not. */
export function placeOn(map: ArcMap, face: number, corner: Corner): Place | undefined {
  for (const arc of map.around([face])) {
    const [west, south, east, north] = map.box(arc);
    if (corner[0] < west || corner[0] > east || corner[1] < south || corner[1] > north) continue;
    const { from, to, corners } = map.arc(arc);
    for (const node of [from, to]) if (isSame(map.node(node), corner)) return { node };
    const at = corners.findIndex((each) => isSame(each, corner));
    if (at >= 0) return { arc, at };
  }
  return undefined;
}
