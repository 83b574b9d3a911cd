import type { PlanGround } from "#contract/plans.ts";
import { balanceOf, type Balance } from "./bands.ts";
import type { Drawing, Sums } from "./drawing.ts";

/** A grid of the draft as table and map tell it. */
export interface DrawnGrid {
  id: number;
  name: string;
  kind: string;
  now: Sums;
  before: Sums | undefined;
  balance: Balance;
  off: number;
  /** Its people or its name are others than before. */
  changed: boolean;
  posts: { required: number; filled: number } | undefined;
}

type BaseGrid = PlanGround["grids"][number];

/** Every grid of the draft: those that it changes first, then by trouble. */
export function gridsOf(drawing: Drawing, base: ReadonlyMap<number, BaseGrid>, untitled: string): DrawnGrid[] {
  const { draft } = drawing;
  const grids = draft.map.faces.map((id): DrawnGrid => {
    const grid = base.get(id);
    const [now, before] = [drawing.sums(id), drawing.before(id)];
    const kind = grid?.kind ?? "community";
    const name = draft.names.get(id) ?? grid?.name ?? untitled;
    return {
      id, name, kind, now, before, ...balanceOf(kind, now.households),
      changed: !before || before.households !== now.households || before.buildings !== now.buildings || before.cases !== now.cases || name !== grid?.name,
      posts: grid && { required: grid.postsRequired, filled: grid.postsFilled },
    };
  });
  const weight = ({ changed, off, posts }: DrawnGrid): number => (changed ? 1e6 : 0) + off + (posts ? (posts.required - posts.filled) * 5 : 0);
  return grids.sort((a, b) => weight(b) - weight(a) || a.id - b.id);
}
