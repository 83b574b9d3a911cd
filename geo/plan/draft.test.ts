import { expect, test } from "vitest";
import { chanceOf, quilt } from "../testing/quilt.ts";
import { buildArcMap } from "./build.ts";
import { Draft, type Step } from "./draft.ts";

const SIDE = 6;
/** The west half lies in one area above, the east half in another. */
const groupOf = (face: number): number => ((face - 1) % SIDE < SIDE / 2 ? 100 : 200);
const areas = quilt(SIDE, 7);
const newDraft = (): Draft => new Draft(buildArcMap(areas).map, new Map(areas.map(({ id }) => [id, groupOf(id)])));
const stateOf = ({ map, names }: Draft): string => JSON.stringify([[...map.nodes], [...map.arcs], [...map.rings], map.nextNode, map.nextArc, [...names]].map((part) => (Array.isArray(part) ? part.toSorted((a, b) => Number((a as readonly unknown[])[0]) - Number((b as readonly unknown[])[0])) : part)));
const openArcs = (draft: Draft) => [...draft.map.arcs.keys()].filter((arc) => !draft.isLocked(arc));

test("borders of the whole and of the areas above stay; what lies on both sides of one is not merged", () => {
  const draft = newDraft();
  const before = stateOf(draft);
  const locked = [...draft.map.arcs.keys()].find((arc) => draft.isLocked(arc)) ?? expect.fail();
  const [x, y] = draft.map.line(locked)[0]!;
  expect(draft.take({ kind: "do", edits: [{ kind: "insert-corner", arc: locked, at: 0, to: [x + 1, y + 1] }] })).toEqual({ ok: false, hindrance: "locked" });
  expect(draft.take({ kind: "do", edits: [{ kind: "move-node", node: draft.map.arc(locked).from, to: [x + 1, y + 1] }] })).toEqual({ ok: false, hindrance: "locked" });
  const between = [...draft.map.arcs.values()].find(({ left, right }) => left > 0 && right > 0 && groupOf(left) !== groupOf(right)) ?? expect.fail();
  expect(draft.take({ kind: "do", edits: [{ kind: "merge", face: between.left, into: between.right }] })).toEqual({ ok: false, hindrance: "locked" });
  expect(draft.take({ kind: "do", edits: [{ kind: "put-back", before: { nodes: [], arcs: [], rings: [], nextNode: 0, nextArc: 0 } }] })).toEqual({ ok: false, hindrance: "locked" });
  expect(draft.take({ kind: "undo" })).toEqual({ ok: false, hindrance: "nothing" });
  expect(stateOf(draft)).toBe(before);
});

test("a step is done whole or not at all", () => {
  const draft = newDraft();
  const before = stateOf(draft);
  const [arc = 0] = openArcs(draft);
  const line = draft.map.line(arc);
  const middle = [Math.round((line[0]![0] + line[1]![0]) / 2) + 3, Math.round((line[0]![1] + line[1]![1]) / 2) + 3] as const;
  const good = { kind: "insert-corner", arc, at: 0, to: middle } as const;
  expect(draft.take({ kind: "do", edits: [good, { kind: "merge", face: 999, into: 1 }] })).toMatchObject({ ok: false });
  expect(stateOf(draft)).toBe(before);
  expect(draft.take({ kind: "do", edits: [good] })).toMatchObject({ ok: true });
  expect(draft.take({ kind: "name", face: 1, name: "新名" })).toMatchObject({ ok: true });
  expect(draft.take({ kind: "undo" })).toMatchObject({ ok: true });
  expect(draft.names.size).toBe(0);
  expect(draft.take({ kind: "undo" })).toMatchObject({ ok: true });
  expect(stateOf(draft)).toBe(before);
});

test("the same steps give the same borders elsewhere, whatever was refused, taken back and done again between them", () => {
  const chance = chanceOf(11);
  const draft = newDraft();
  const log: Step[] = [];
  for (let n = 0; n < 400; n++) {
    const arcs = openArcs(draft);
    const arc = arcs[Math.floor(chance() * arcs.length)] ?? 0;
    const { corners, left, right, from, to } = draft.map.arc(arc);
    const [a, b] = [draft.map.node(from), draft.map.node(to)];
    const near = [Math.round((a[0] + b[0]) / 2 + (chance() - 0.5) * 4_000), Math.round((a[1] + b[1]) / 2 + (chance() - 0.5) * 4_000)] as const;
    const steps: Step[] = [
      { kind: "do", edits: [{ kind: "insert-corner", arc, at: Math.floor(chance() * (corners.length + 1)), to: near }] },
      { kind: "do", edits: [{ kind: "move-node", node: from, to: near }] },
      { kind: "do", edits: [{ kind: "delete-corner", arc, at: 0 }] },
      { kind: "do", edits: [{ kind: "merge", face: left, into: right }] },
      { kind: "undo" }, { kind: "undo" }, { kind: "redo" },
      { kind: "name", face: left, name: `网格${n}` },
    ];
    const step = steps[Math.floor(chance() * steps.length)]!;
    if (draft.take(step).ok) log.push(step);
  }
  expect(log.length).toBeGreaterThan(150);
  const other = newDraft();
  for (const step of log) expect(other.take(step)).toMatchObject({ ok: true });
  expect(stateOf(other)).toBe(stateOf(draft));
  while (other.canUndo) other.take({ kind: "undo" });
  expect(stateOf(other)).toBe(stateOf(newDraft()));
});
