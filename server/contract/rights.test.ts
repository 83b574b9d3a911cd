import { expect, test } from "vitest";
import { CASE_VERBS, PLACE_VERBS, type CaseVerb, type PlaceVerb, type Ruled } from "./rights.ts";
import { INCIDENT_STATES } from "./incidents.ts";
import { ROLES, type Role } from "./roles.ts";
import { incidentOf } from "./testing/incident.ts";
import { areaRoom, may, roomsOf, viewerWith } from "./viewer.ts";

/** The grid of a case and what lies above it; another grid under the same community. */
const HERE = [6, 4, 2, 1];
const NEXT_DOOR = [7, 4, 2, 1];
const caseAt = (areas: readonly number[], changes: Partial<Ruled> = {}): Ruled => ({ ...incidentOf(), areas, ...changes });
/** Where each role has its seat: as high as incidents.md gives it. */
const SEAT: Record<Role, number> = {
  resident: 6, grid_worker: 6, exclusive_worker: 6, community: 4, subdistrict: 2, dispatcher: 1, duty_leader: 1, leader: 1, supervisor: 1, department: 1, planner: 1, administrator: 1, wall: 1,
};
const holder = (role: Role) => viewerWith("desk", [{ role, area: SEAT[role], post: 50 + ROLES.indexOf(role), ...(role === "department" && { unit: 9 }) }], { person: 70 + ROLES.indexOf(role) });
const those = (allowed: (role: Role) => boolean): Role[] => ROLES.filter(allowed);

/** Written out by hand from incidents.md §5, not from the table it checks. */
test.each<[CaseVerb, Role[]]>([
  ["see", ["grid_worker", "exclusive_worker", "community", "subdistrict", "dispatcher", "duty_leader", "leader", "wall"]],
  ["take", ["community", "subdistrict", "dispatcher", "duty_leader", "leader"]],
  ["accept", ["community", "subdistrict", "dispatcher", "duty_leader"]],
  ["solve", ["grid_worker", "exclusive_worker"]],
  ["dispatch", ["community", "subdistrict", "dispatcher", "duty_leader"]],
  ["whistle", ["community", "subdistrict", "dispatcher", "duty_leader"]],
  ["merge", ["dispatcher", "duty_leader"]],
  ["hand_over", ["dispatcher", "duty_leader"]],
  ["suspend", ["duty_leader", "leader"]],
  ["extend", ["subdistrict", "duty_leader", "leader"]],
  ["cancel", ["duty_leader"]],
  ["judge_return", ["duty_leader"]],
  ["supervise", ["duty_leader", "leader"]],
  ["mark_unreasonable", []],
  ["contest", []],
  ["rate_call", ["community", "subdistrict"]],
])("%s is for %j of a case nobody is called to", (verb, allowed) => {
  expect(those((role) => may(holder(role), verb, caseAt(HERE)))).toEqual(allowed);
});

test.each<[PlaceVerb, Role[]]>([
  ["watch", ["grid_worker", "community", "subdistrict", "dispatcher", "duty_leader", "leader", "wall"]],
  ["identify", ["community", "subdistrict", "dispatcher", "duty_leader"]],
  ["administer", ["administrator"]],
  ["audit", ["supervisor", "administrator"]],
  ["plan", ["planner"]],
  ["approve", ["subdistrict", "duty_leader", "leader"]],
  ["emergency", ["duty_leader", "leader"]],
  ["care", ["grid_worker", "community"]],
])("%s is for %j", (verb, allowed) => {
  expect(those((role) => may(holder(role), verb, { areas: HERE }))).toEqual(allowed);
});

test("next door a grid worker, an exclusive one and a resident may nothing at all", () => {
  for (const role of ["grid_worker", "exclusive_worker", "resident"] as const) {
    expect(CASE_VERBS.filter((verb) => may(holder(role), verb, caseAt(NEXT_DOOR)))).toEqual([]);
    expect(PLACE_VERBS.filter((verb) => may(holder(role), verb, { areas: NEXT_DOOR }))).toEqual([]);
  }
});

test.each(ROLES)("a %s whose seat lies elsewhere may nothing here, in any state, restricted or not, and is in no room of here", (role) => {
  const stranger = viewerWith("desk", [{ role, area: 99, post: 50, unit: 9 }], { person: 70 });
  for (const state of INCIDENT_STATES) for (const restricted of [false, true]) {
    expect(CASE_VERBS.filter((verb) => may(stranger, verb, caseAt(HERE, { state, restricted, finder: 70 })))).toEqual([]);
  }
  expect(PLACE_VERBS.filter((verb) => may(stranger, verb, { areas: HERE }))).toEqual([]);
  expect(roomsOf(stranger).filter((room) => HERE.some((area) => room.startsWith(`area:${area}:`)))).toEqual([]);
});

/** By hand from incidents.md §5: what each role hears of a case and of a worker, here, next door under the same community, and in another subdistrict. */
const HEARS: Record<Role, [cases: string, workers: string]> = {
  resident: ["", ""], grid_worker: ["here", "here"], exclusive_worker: ["here", ""], community: ["here next", "here next"], subdistrict: ["here next", "here next"], dispatcher: ["here next far", "here next far"],
  duty_leader: ["here next far", "here next far"], leader: ["here next far", "here next far"], supervisor: ["", ""], department: ["", ""], planner: ["", ""], administrator: ["", ""], wall: ["here next far", "here next far"],
};
test.each(ROLES)("%s × incident:changed and worker:moved × here, next door, far away", (role) => {
  const PLACES = { here: HERE, next: NEXT_DOOR, far: [8, 5, 3, 1] };
  const viewer = holder(role);
  const where = (hears: (areas: readonly number[]) => boolean) => Object.entries(PLACES).flatMap(([name, areas]) => (hears(areas) ? [name] : [])).join(" ");
  expect([where((areas) => may(viewer, "see", caseAt(areas))), where((areas) => roomsOf(viewer).some((room) => areas.some((area) => room === areaRoom(area, "desk"))))]).toEqual(HEARS[role]);
});

test("an exclusive post reaches the cases of its kinds only", () => {
  const electrician = viewerWith("field", [{ role: "exclusive_worker", area: 6, groups: ["utilities"], post: 3 }]);
  expect(may(electrician, "see", caseAt(HERE, { group: "utilities" }))).toBe(true);
  expect(may(electrician, "see", caseAt(HERE, { group: "municipal" }))).toBe(false);
});

test("who is called works on the case wherever it lies, and nobody else in the area does", () => {
  const here = caseAt(NEXT_DOOR, { posts: [51], units: [9] });
  for (const verb of ["sign", "arrive", "finish", "decline"] as const) {
    expect(those((role) => !["dispatcher", "duty_leader"].includes(role) && may(holder(role), verb, here))).toEqual(["grid_worker", "department"]);
    expect(those((role) => !["dispatcher", "duty_leader"].includes(role) && may(holder(role), verb, { ...here, posts: [], units: [] }))).toEqual([]);
  }
});

test("a handed-in case is checked by the supervisor or by the grid worker who found it, and the supervisor sees no other", () => {
  const handedIn = caseAt(HERE, { state: "to_verify", finder: 71 });
  const others = (of: Ruled) => those((role) => may(holder(role), "pass", of)).filter((role) => !["dispatcher", "duty_leader"].includes(role)); // these enter what the asker says
  expect(others(handedIn)).toEqual(["grid_worker", "supervisor"]);
  expect(others({ ...handedIn, finder: 99 })).toEqual(["supervisor"]);
  expect(may(holder("supervisor"), "see", caseAt(HERE, { state: "in_progress" }))).toBe(false);
});

test("of a restricted case only those hear whose office it is", () => {
  const of = (group: Ruled["group"]) => those((role) => may(holder(role), "see", caseAt(HERE, { group, restricted: true, state: "closed" })));
  expect(of("disputes")).toEqual(["exclusive_worker", "community", "subdistrict", "dispatcher", "duty_leader", "leader", "supervisor"]);
  expect(of("care")).toEqual(["grid_worker", "community", "subdistrict", "dispatcher", "duty_leader", "leader", "supervisor"]);
  expect(of("border")).toEqual(["dispatcher", "duty_leader", "leader"]);
});

test("a resident has the cases of their links, restricted or not, and no other", () => {
  const asker = viewerWith("public", [], { cases: [1] });
  expect(CASE_VERBS.filter((verb) => may(asker, verb, caseAt(HERE, { restricted: true })))).toEqual(["see", "pass", "fail", "rate", "note"]);
  expect(CASE_VERBS.filter((verb) => may(asker, verb, caseAt(HERE, { id: 2 })))).toEqual([]);
});
