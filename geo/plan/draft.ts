import { applyEdit } from "./apply.ts";
import { OUTSIDE, type ArcMap } from "./arc-map.ts";
import { refused, type Contact, type Edit } from "./edit.ts";
import type { Corner } from "./exact.ts";

/** What planners do, one after the other. `do`: some edits as one, all or none. */
export type Step =
  | { kind: "do"; edits: readonly Edit[] }
  | { kind: "name"; face: number; name: string }
  | { kind: "undo" }
  | { kind: "redo" };

/** Why a step cannot be done: the border touches something, or must stay where it is, or there is nothing to take back. */
export type Hindrance = Contact | "locked" | "nothing";

export type Stepped = { ok: true; faces: ReadonlySet<number> } | { ok: false; hindrance: Hindrance; at?: Corner };

interface Done {
  step: Extract<Step, { kind: "do" | "name" }>;
  /** In the order of the doing. */
  inverses: readonly Edit[];
  nameBefore?: string | undefined;
  faces: ReadonlySet<number>;
}

/**
 * A plan while it is drawn. The same steps from the same areas give the same borders, names and numbers wherever they are played, so
 * the server and every planner keep one, and only steps travel.
 */
export class Draft {
  readonly map: ArcMap;
  readonly names = new Map<number, string>();
  readonly #groupOf = new Map<number, number>();
  readonly #done: Done[] = [];
  readonly #undone: Done[] = [];

  /** @param groupOf the area above each face: borders between two of them stay */
  constructor(map: ArcMap, groupOf: ReadonlyMap<number, number>) {
    this.map = map;
    this.#groupOf = new Map(groupOf);
  }

  /** The area above a face; a part that was split off has that of the whole. */
  groupOf = (face: number): number | undefined => this.#groupOf.get(face);
  /** What was done and not taken back, the last one last. */
  get done(): readonly Pick<Done, "step" | "faces">[] {
    return this.#done;
  }
  get canUndo(): boolean {
    return this.#done.length > 0;
  }
  get canRedo(): boolean {
    return this.#undone.length > 0;
  }
  /** Borders of the whole, and of the areas above, are not drawn here. */
  isLocked(arc: number): boolean {
    const { left, right } = this.map.arc(arc);
    return left === OUTSIDE || right === OUTSIDE || this.#groupOf.get(left) !== this.#groupOf.get(right);
  }

  /** Does a step, or nothing of it. Cost as the edits in it. */
  take(step: Step): Stepped {
    switch (step.kind) {
      case "undo": return this.#undo();
      case "redo": return this.#redo();
      default: {
        const done = this.#do(step);
        if (done.ok) this.#undone.length = 0;
        return done;
      }
    }
  }

  #do(step: Done["step"]): Stepped {
    if (step.kind === "name") {
      if (!this.map.rings.has(step.face)) return { ok: false, hindrance: "not-there" };
      const faces = new Set([step.face]);
      this.#done.push({ step, inverses: [], nameBefore: this.names.get(step.face), faces });
      this.names.set(step.face, step.name);
      return { ok: true, faces };
    }
    const inverses: Edit[] = [];
    const faces = new Set<number>();
    for (const edit of step.edits) {
      const edited = this.#isHindered(edit) ? undefined : applyEdit(this.map, edit);
      if (!edited?.ok) {
        for (const inverse of inverses.toReversed()) applyEdit(this.map, inverse);
        const { contact, at } = edited ?? { ...refused("not-there"), contact: "locked" as const, at: undefined };
        return { ok: false, hindrance: contact, ...(at && { at }) };
      }
      if (edit.kind === "split") this.#groupOf.set(edit.newFace, this.#groupOf.get(edit.face) ?? OUTSIDE);
      if (edit.kind === "merge") faces.add(edit.face);
      edited.faces.forEach((face) => faces.add(face));
      inverses.push(edited.inverse);
    }
    this.#done.push({ step, inverses, faces });
    return { ok: true, faces };
  }

  #undo(): Stepped {
    const last = this.#done.pop();
    if (!last) return { ok: false, hindrance: "nothing" };
    if (last.step.kind === "name") {
      if (last.nameBefore === undefined) this.names.delete(last.step.face);
      else this.names.set(last.step.face, last.nameBefore);
    }
    for (const inverse of last.inverses.toReversed()) applyEdit(this.map, inverse);
    this.#undone.push(last);
    return { ok: true, faces: last.faces };
  }

  #redo(): Stepped {
    const next = this.#undone.pop();
    if (!next) return { ok: false, hindrance: "nothing" };
    return this.#do(next.step);
  }

  #isHindered(edit: Edit): boolean {
    const { map } = this;
    switch (edit.kind) {
      case "move-node": return map.nodes.has(edit.node) && map.leaving(edit.node).some((half) => this.isLocked(half >> 1));
      case "move-corner":
      case "insert-corner":
      case "delete-corner": return map.arcs.has(edit.arc) && this.isLocked(edit.arc);
      case "merge": return this.#groupOf.get(edit.face) !== this.#groupOf.get(edit.into);
      // the log holds what people do; what was there before is ours to know
      case "put-back": return true;
      case "split": return false;
    }
  }
}
