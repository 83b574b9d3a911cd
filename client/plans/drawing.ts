import { buildArcMap } from "#geo/plan/build.ts";
import { Draft, type Step, type Stepped } from "#geo/plan/draft.ts";
import { applyEdit, clamped } from "#geo/plan/apply.ts";
import type { Edit, Place } from "#geo/plan/edit.ts";
import { OUTSIDE, type ArcMap } from "#geo/plan/arc-map.ts";
import { doubledArea, isSame, turn, type Corner } from "#geo/plan/exact.ts";
import { Residents, type Moved } from "#geo/plan/residents.ts";
import type { PlanGround } from "#contract/plans.ts";

/** Households, residents, 65 and over, buildings, cases of a year, open cases: what is summed by grid, in this order. */
export const COUNTS = ["households", "population", "aged", "buildings", "cases", "open"] as const;
export type Count = (typeof COUNTS)[number];
export type Sums = Readonly<Record<Count, number>>;

export type Movable = Extract<Edit, { kind: "move-node" | "move-corner" }>;

/** A draft with who lives where, as one planner's page holds it. */
export class Drawing {
  readonly draft: Draft;
  readonly #residents: Residents;
  readonly #before: ReadonlyMap<number, Sums>;

  constructor(ground: Pick<PlanGround, "grids" | "buildings" | "cases">) {
    this.draft = new Draft(buildArcMap(ground.grids).map, new Map(ground.grids.map(({ id, parent }) => [id, parent])));
    const { buildings, cases } = ground;
    const people: { at: Corner; counts: number[] }[] = [];
    const grids: number[] = [];
    for (let at = 0; at < buildings.length; at += 6) {
      const [x = 0, y = 0, households = 0, population = 0, aged = 0, grid = -1] = buildings.slice(at, at + 6);
      people.push({ at: [x, y], counts: [households, population, aged, 1, 0, 0] });
      grids.push(grid);
    }
    for (let at = 0; at < cases.length; at += 4) {
      const [x = 0, y = 0, open = 0, grid = -1] = cases.slice(at, at + 4);
      people.push({ at: [x, y], counts: [0, 0, 0, 0, 1, open] });
      grids.push(grid);
    }
    this.#residents = new Residents(this.draft.map, people, grids);
    this.#before = new Map(ground.grids.map(({ id }) => [id, this.sums(id)]));
  }

  get map(): ArcMap {
    return this.draft.map;
  }

  sums(face: number): Sums {
    const [households = 0, population = 0, aged = 0, buildings = 0, cases = 0, open = 0] = this.#residents.sums(face);
    return { households, population, aged, buildings, cases, open };
  }
  /** Whether the grids fill the whole, to the last step of the lattice: a gap or an overlap would be missing, or be there twice. */
  get isTiled(): boolean {
    return this.map.faces.reduce((sum, face) => sum + this.map.doubledArea(face), 0) === -this.map.doubledArea(OUTSIDE);
  }
  /** Grids that are in one piece. */
  get whole(): number {
    return this.map.faces.filter((face) => this.map.ringsOf(face).filter((ring) => doubledArea(this.map.ring(ring)) > 0).length === 1).length;
  }
  /** Before anything was drawn; undefined for a new grid. */
  before = (face: number): Sums | undefined => this.#before.get(face);

  take(step: Step): Stepped & { moved?: Moved[] } {
    const done = this.draft.take(step);
    return done.ok ? { ...done, moved: this.#residents.recount(done.faces) } : done;
  }

  /** Moves a point while it is dragged, as far as it may go; nothing of it is a step yet. @returns where it is, who is touched, and the way back */
  drag(edit: Movable): { to: Corner; faces: ReadonlySet<number>; back: () => void } | undefined {
    const to = clamped(this.map, edit);
    const done = to && applyEdit(this.map, { ...edit, to });
    if (!to || !done?.ok) return undefined;
    this.#residents.recount(done.faces);
    return { to, faces: done.faces, back: () => (applyEdit(this.map, done.inverse), void this.#residents.recount(done.faces)) };
  }
}

/** A point of a border that can be taken: a meeting of borders, a corner, or the middle of a stretch, where a click makes a corner. */
export interface Handle {
  kind: "node" | "corner" | "middle";
  at: Corner;
  edit: Edit;
  key: string;
}

/** What can be moved around some faces. */
export function handlesOf(draft: Draft, faces: Iterable<number>): Handle[] {
  const { map } = draft;
  const handles: Handle[] = [];
  const nodes = new Set<number>();
  for (const arc of map.around([...faces].filter((face) => map.rings.has(face)))) {
    const { from, to, corners } = map.arc(arc);
    for (const node of [from, to]) if (!map.leaving(node).some((half) => draft.isLocked(half >> 1))) nodes.add(node);
    if (draft.isLocked(arc)) continue;
    corners.forEach((at, index) => handles.push({ kind: "corner", at, edit: { kind: "move-corner", arc, at: index, to: at }, key: `c${arc}.${index}` }));
    map.line(arc).forEach((a, index, line) => {
      const b = line[index + 1];
      if (!b) return;
      const middle: Corner = [Math.round((a[0] + b[0]) / 2), Math.round((a[1] + b[1]) / 2)];
      handles.push({ kind: "middle", at: middle, edit: { kind: "insert-corner", arc, at: index, to: middle }, key: `m${arc}.${index}` });
    });
  }
  for (const node of nodes) handles.push({ kind: "node", at: map.node(node), edit: { kind: "move-node", node, to: map.node(node) }, key: `n${node}` });
  return handles;
}

/** Where a corner lies on the border of a face; undefined when it does not. */
export function placeAt(map: ArcMap, face: number, corner: Corner): Place | undefined {
  for (const arc of map.around([face])) {
    const { from, to, corners } = map.arc(arc);
    for (const node of [from, to]) if (isSame(map.node(node), corner)) return { node };
    const at = corners.findIndex((each) => isSame(each, corner));
    if (at >= 0) return { arc, at };
  }
  return undefined;
}

/** The point of a face's border nearest to a place: a corner that is there, or a new one on a stretch that may be changed. */
export function borderNear(draft: Draft, face: number, [x, y]: Corner, within: number): { at: Corner; edit?: Edit } | undefined {
  const { map } = draft;
  let best: { at: Corner; edit?: Edit } | undefined;
  let least = within;
  // corners first: they are what one means when one clicks near them
  for (const arc of map.around([face])) {
    for (const at of map.line(arc)) {
      const away = Math.hypot(at[0] - x, at[1] - y) * 0.6;
      if (away < least) [best, least] = [{ at }, away];
    }
    if (draft.isLocked(arc)) continue;
    const line = map.line(arc);
    line.slice(1).forEach((b, index) => {
      const a = line[index]!;
      const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
      const part = Math.min(1, Math.max(0, ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy)));
      const at: Corner = [Math.round(a[0] + part * dx), Math.round(a[1] + part * dy)];
      const away = Math.hypot(at[0] - x, at[1] - y);
      if (away < least && !isSame(at, a) && !isSame(at, b)) [best, least] = [{ at, edit: { kind: "insert-corner", arc, at: index, to: at } }, away];
    });
  }
  return best;
}

/** The edits that part a face along a way whose ends lie on its border, where corners may have to be made first. */
export function splitEdits(draft: Draft, face: number, way: readonly Corner[], newFace: number): Edit[] | undefined {
  const { map } = draft;
  const edits: Edit[] = [];
  const inverses: Edit[] = [];
  try {
    for (const end of [way[0]!, way.at(-1)!]) {
      if (placeAt(map, face, end)) continue;
      const made = borderNear(draft, face, end, 2)?.edit;
      const done = made && applyEdit(map, made);
      if (!made || !done?.ok) return undefined;
      edits.push(made);
      inverses.push(done.inverse);
    }
    const [from, to] = [placeAt(map, face, way[0]!), placeAt(map, face, way.at(-1)!)];
    if (!from || !to) return undefined;
    return [...edits, { kind: "split", face, from, to, corners: way.slice(1, -1), newFace }];
  } finally {
    for (const inverse of inverses.toReversed()) applyEdit(map, inverse);
  }
}

/** About the middle of a ring, by area. */
export function middleOf(ring: readonly Corner[]): [number, number] {
  const [origin = [0, 0] as const] = ring;
  let [sum, x, y] = [0, 0, 0];
  for (let at = 1; at + 1 < ring.length; at++) {
    const [b, c] = [ring[at]!, ring[at + 1]!];
    const area = turn(origin, b, c);
    sum += area;
    x += (area * (origin[0] + b[0] + c[0])) / 3;
    y += (area * (origin[1] + b[1] + c[1])) / 3;
  }
  return sum === 0 ? [origin[0], origin[1]] : [x / sum, y / sum];
}
