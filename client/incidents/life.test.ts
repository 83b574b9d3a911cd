import { expect, test } from "vitest";
import type { IncidentEvent, IncidentState } from "#contract/incidents.ts";
import { incident, instant, NOW } from "../testing/ground.ts";
import { lifeOf, usedShare } from "./life.ts";

const event = (seq: number, to: IncidentState, minutes: number): IncidentEvent => ({ seq, at: instant(minutes), role: "desk", to });
const { dueAt: _due, ...withoutLimit } = incident(1);

test("a case that waits has waited until now, and nobody works on it", () => {
  expect(lifeOf(incident(1, { state: "reported" }), [event(1, "reported", -52)], NOW)).toEqual({ clock: "due", waitedSeconds: 52 * 60, limitSeconds: 3600, leftSeconds: 8 * 60 });
});

test("one that was taken up waited until then", () => {
  expect(lifeOf(incident(1), [event(1, "reported", -52), event(2, "in_progress", -40)], NOW)).toMatchObject({ waitedSeconds: 12 * 60, workedSeconds: 40 * 60 });
});

test("one that is closed stands still, by how much it was early or late", () => {
  const events = [event(1, "reported", -52), event(2, "in_progress", -40), event(3, "closed", -10)];
  const closed = incident(1, { state: "closed", closedAt: instant(-10), dueAt: instant(-30) });
  const life = lifeOf(closed, events, NOW);
  expect(life).toMatchObject({ clock: "done", workedSeconds: 30 * 60, leftSeconds: -20 * 60, closedAt: instant(-10) });
  expect(lifeOf(closed, events, NOW + 3_600_000)).toEqual(life);
});

test("without a limit nothing is left and nothing used up", () => {
  const life = lifeOf(withoutLimit, [], NOW);
  expect(life).not.toHaveProperty("leftSeconds");
  expect(usedShare(life)).toBe(0);
});

test.each([[3600, 3600, 0], [3600, 480, 0.8667], [3600, -60, 1], [0, 0, 1]])("of %d s with %d s left the share %d is used", (limitSeconds, leftSeconds, share) => {
  expect(usedShare({ limitSeconds, leftSeconds })).toBeCloseTo(share, 3);
});
