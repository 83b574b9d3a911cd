import { expect, test } from "vitest";
import { findIn, indexed } from "./rules.ts";
import type { Entry } from "./store.ts";

const entry = (kind: Entry["kind"], id: number, title: string, code = ""): Entry => ({ kind, id, title, detail: "", code, areas: null, lon: 124.4, lat: 40.1 });
const index = [
  entry("grid", 1, "华善里一网格", "219901001001001"),
  entry("building", 2, "华善里 3号楼"),
  entry("person", 3, "欧阳晓月"),
  entry("street", 4, "南华大街"),
  entry("person", 5, "吕行"),
].map((entry) => indexed(entry));
const ids = (question: string) => findIn(index, question, 10).map(({ id }) => id);

test.each([
  ["华善里", [1, 2]],
  ["善里 3号", [2]],
  ["hsl", [1, 2]],
  ["HSL3", [2]],
  ["oyxy", [3]],
  ["nhdj", [4]],
  ["lx", [5]],
  ["219901001001001", [1]],
  ["01001", [1]],
  ["华", [1, 2, 4]],
  ["'; drop table", []],
])("%s finds %j", (question, expected) => expect(ids(question)).toEqual(expected));

test("what is found says where it is", () => expect(findIn(index, "南华", 1)).toEqual([{ kind: "street", id: 4, title: "南华大街", detail: "", position: [124.4, 40.1] }]));
