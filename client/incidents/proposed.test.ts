import { expect, test } from "vitest";
import type { ToldIncident } from "#contract/incidents.ts";
import { incident, instant } from "../testing/ground.ts";
import { proposedIn } from "./proposed.ts";

const all = (...those: ToldIncident[]) => new Map(those.map((each) => [each.id, each]));
const parent = incident(1, { reportedAt: instant(-52), proposal: { id: 5, members: [2, 3] } });

test("says of how many, within how many metres and minutes", () => {
  const [found, ...rest] = proposedIn(all(parent, incident(2, { reportedAt: instant(-20), position: [124.401, 40.1] }), incident(3, { reportedAt: instant(0) }), incident(4)));
  expect(rest).toEqual([]);
  expect(found).toMatchObject({ id: 5, spanSeconds: 52 * 60 });
  expect(found!.members.map(({ id }) => id)).toEqual([2, 3]);
  expect(found!.metres).toBeCloseTo(85, 0);
});

test("whom somebody merged or closed meanwhile no longer counts, and without members there is nothing to decide", () => {
  expect(proposedIn(all(parent, incident(2, { state: "merged", closedAt: instant(-1) }), incident(3)))[0]!.members.map(({ id }) => id)).toEqual([3]);
  expect(proposedIn(all(parent, incident(2, { state: "merged" })))).toEqual([]);
  expect(proposedIn(all({ ...parent, closedAt: instant(-1) }, incident(2)))).toEqual([]);
});
