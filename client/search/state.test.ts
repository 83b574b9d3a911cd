import { expect, test } from "vitest";
import type { Found } from "#contract/search.ts";
import { cutAt, groupsOf, stepped } from "./state.ts";

const found = (kind: Found["kind"], id: number): Found => ({ kind, id, title: `${kind} ${id}`, detail: "" });

test("what fits best leads its kind, and nothing is lost", () => {
  const all = [found("grid", 1), found("worker", 2), found("grid", 3), found("street", 4)];
  expect(groupsOf(all).map(({ kind, rows }) => [kind, rows.map(({ id }) => id)])).toEqual([["grid", [1, 3]], ["worker", [2]], ["street", [4]]]);
  expect(groupsOf([])).toEqual([]);
});

test.each([
  ["纺织小区 7号楼", "小区", ["纺织", "小区", " 7号楼"]],
  ["Lamp Road", "lamp", ["", "Lamp", " Road"]],
  ["纺织小区", "fzxq", undefined],
  ["纺织小区", "  ", undefined],
])("%s is cut at %j as %j", (title, question, expected) => expect(cutAt(title, question)).toEqual(expected));

test("steps go round, and begin at either end", () => {
  expect([stepped(-1, 1, 3), stepped(-1, -1, 3), stepped(2, 1, 3), stepped(0, -1, 3), stepped(1, 1, 3), stepped(-1, 1, 0)]).toEqual([0, 2, 0, 2, 2, -1]);
});
