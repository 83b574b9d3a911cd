import { expect, test } from "vitest";
import { callColumns, caseColumns, eventColumns } from "../../../server/incidents/case-store.ts";
import type { Case, CaseEvent } from "../../../server/incidents/case.ts";
import { escalate, nextDueAt, rulesDue } from "../../../server/incidents/escalation.ts";
import { decide } from "../../../server/incidents/machine.ts";
import { open } from "../../../server/incidents/opening.ts";
import { INCIDENT_STATES } from "#contract/incidents.ts";
import { makeDistrict } from "../district.ts";
import { casesBetween, fillingOf } from "../fill.ts";
import { instant, localDay, localMidnight } from "../local-time.ts";
import { actorOf, byIncident, commandOf, rowsOf, type Row } from "../testing/replay.ts";
import { Random } from "../town/random.ts";
import { caseGroundOf } from "./case-ground.ts";
import { CaseCalendar, YEAR_DAYS } from "./day-of-cases.ts";
import { lifeOf, subjectOf, World } from "./life.ts";

const NOW = Date.parse("2026-11-24T06:30:00.000Z");
const SAMPLE = 300;

const district = makeDistrict("yuanhe-1");
const ground = caseGroundOf(district);
const world = new World(ground);
const { tables } = fillingOf(district, Buffer.alloc(32, 7), NOW);
const firstDay = localDay(NOW) - YEAR_DAYS;
const planned = casesBetween(new CaseCalendar("yuanhe-1", ground, firstDay), localMidnight(firstDay), NOW);
const incidents = rowsOf(tables, "incident");
const [events, calls, rules] = (["incident_event", "call", "escalation"] as const).map((name) => byIncident(rowsOf(tables, name)));

/** As a COPY would read it. */
const told = (row: Row): Row => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, name === "steps" || name === "fired" ? `{${(value as string[]).join(",")}}` : typeof value === "object" && value !== null ? JSON.stringify(value) : value]));

/** Carries out again what the events of a case tell of, command by command. */
function replay(id: number): { each: Case; events: CaseEvent[] } {
  const subject = subjectOf(planned[id - 1] ?? expect.fail());
  const rows = events?.get(id) ?? [];
  const [report = {}, ...later] = rows;
  const { arrival } = lifeOf(world, planned[id - 1] ?? expect.fail(), subject.reportedAtMilliseconds);
  const facts = (kind: string) => world.facts(subject, kind === "dispatch" || kind === "report");
  let { next: each, events: made } = open(arrival.intake, actorOf(report, []), arrival.role, { ...facts("report"), fromArea: subject.area }, String(report["at"]));
  const all = [...made];
  for (let index = 0; index < later.length; index++) {
    const row = later[index] ?? {};
    const at = String(row["at"]);
    if (row["kind"] === "escalate") {
      ({ next: each, events: made } = escalate(each, rulesDue(each, world.calendar, at), facts("escalate"), at));
      index += made.length - 1;
    } else {
      const command = commandOf(row);
      const into = command.kind === "merge" ? { into: { id: command.into, state: "accepted" as const, category: subject.category.code, above: [] } } : {};
      ({ next: each, events: made } = decide(each, command, actorOf(row, each.calls), { ...facts(command.kind), ...into }, at));
    }
    all.push(...made);
  }
  return { each, events: all };
}

test("300 cases of the year, drawn by seed and replayed command by command, give the same rows", () => {
  const random = new Random("replay");
  // of each state and of every kind of event some, the rest at random
  const rare = INCIDENT_STATES.flatMap((state) => random.shuffled(incidents.filter((row) => row["state"] === state)).slice(0, 6));
  const drawn = [...new Set([...rare, ...random.shuffled(incidents)].map((row) => Number(row["id"])))].slice(0, SAMPLE);
  const kinds = new Set<unknown>();
  for (const id of drawn) {
    const { each, events: made } = replay(id);
    expect(made.map((event) => told(eventColumns(id, event)))).toEqual(events?.get(id));
    expect(each.calls.map((call) => told(callColumns(id, call)))).toEqual(calls?.get(id) ?? []);
    expect(incidents[id - 1]).toMatchObject(told(caseColumns(each, nextDueAt(each, world.calendar, instant(NOW)))));
    for (const { kind } of made) kinds.add(kind);
  }
  expect(drawn.length).toBe(SAMPLE);
  expect([...kinds].sort()).toEqual(expect.arrayContaining(["accept", "arrive", "cancel", "decline", "dispatch", "escalate", "fail", "finish", "judge_return", "merge", "pass", "rate", "reject", "report", "set_out", "sign", "suspend", "try_call_back"]));
});

test("nothing is left for the clock job to say about the past: each rule that had spoken is kept, and none is due", () => {
  for (const [id, row] of incidents.entries()) {
    if (typeof row["next_due_at"] === "string") expect(row["next_due_at"] > instant(NOW)).toBe(true);
    const spoken = (events?.get(id + 1) ?? []).filter(({ kind }) => kind === "escalate").length;
    if (spoken !== (rules?.get(id + 1)?.length ?? 0)) throw new Error(`case ${id + 1} has ${spoken} notices and ${rules?.get(id + 1)?.length} rules`);
  }
});
