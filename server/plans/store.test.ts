import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FIRST_DRAWN_FACE, planGroundSchema, type DraftStepWish } from "#contract/plans.ts";
import { viewerWith, type Viewer } from "#contract/viewer.ts";
import { toLattice } from "#geo/lattice.ts";
import { OUTSIDE } from "#geo/plan/arc-map.ts";
import type { Corner } from "#geo/plan/exact.ts";
import { createAreas } from "../areas/actions.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing/database.ts";
import { AREAS, seedDistrict } from "../db/testing/district.ts";
import { createPlans, type Plans } from "./actions.ts";
import { newDraft } from "./ground.ts";
import { baseGrids } from "./store.ts";

let database: TestDatabase;
let plans: Plans;
let areas: ReturnType<typeof createAreas>;
let clock = "2026-01-01T09:00:00.000Z";
const planner = viewerWith("desk", [{ role: "planner", area: AREAS.district }], { account: 1, name: "鹿鸣春" });
const other = viewerWith("desk", [{ role: "planner", area: AREAS.district }], { account: 2, name: "沈砚" });
const leader = viewerWith("desk", [{ role: "leader", area: AREAS.district }], { account: 3, name: "程远" });
/** Two posts in one person. */
const both = viewerWith("desk", [{ role: "planner", area: AREAS.district }, { role: "leader", area: AREAS.district }], { account: 1, name: "鹿鸣春" });
const one = async <Row extends object>(sql: string, values: unknown[] = []) => (await database.pool.query<Row>(sql, values)).rows[0];
const corner = (lon: number, lat: number): Corner => [toLattice(lon), toLattice(lat)];
const take = (viewer: Viewer, plan: number, step: DraftStepWish["step"], key = randomUUID()) => plans.step(viewer, { plan, key, step, after: 0 });

beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  await seedDistrict(pool);
  await pool.query("insert into account (name, person_id) values ('a', null), ('b', null), ('c', null), ('worker', 1)");
  areas = createAreas({ pool, now: () => clock, timeZone: "Asia/Shanghai" });
  plans = createPlans({ pool, areas, now: () => clock });
  // one open case that lies in the part that will be split off, one in what stays, one that lies nowhere, one that is closed
  await pool.query(
    /* sql */ `
    insert into incident (area_id, plan_id, category_id, level, state, source, restricted, description, place, position, wall_place, reported_at, closed_at)
    select 6, 1, 1, 'grid', case when closed then 'closed' else 'in_progress' end, 'desk', false, '', '', st_setsrid(st_makepoint(lon, lat), 4326), '', '2025-12-31Z', case when closed then timestamptz '2025-12-31T01:00Z' end
      from (values (123.422, 41.806, false), (123.438, 41.794, false), (null, null, false), (123.422, 41.806, true)) as place (lon, lat, closed)`,
  );
  await pool.query("insert into incident_event (incident_id, seq, at, role, to_state, kind) select id, 1, reported_at, 'resident', state, 'report' from incident");
}, 60_000);
afterAll(() => database.drop());

/** The arc map as every reader of the ground builds it, for the numbers of its nodes. */
async function mapNow() {
  return newDraft(await baseGrids(database.pool, clock)).map;
}

/** Parts grid A from its south-west corner to the north end of its border with B: the new part lies to the north-west. */
async function splitOfA() {
  const map = await mapNow();
  const arcs = [...map.around([AREAS.gridA])];
  const west = arcs.find((id) => map.leftOf(2 * id) === OUTSIDE || map.leftOf(2 * id + 1) === OUTSIDE) ?? expect.fail();
  const at = map.arc(west).corners.findIndex((each) => String(each) === String(corner(123.42, 41.79)));
  const node = [...map.nodes].find(([, each]) => String(each) === String(corner(123.44, 41.81)))?.[0] ?? expect.fail();
  return { kind: "split" as const, face: AREAS.gridA, from: { arc: west, at }, to: { node }, corners: [corner(123.425, 41.805)], newFace: FIRST_DRAWN_FACE };
}

test("a plan is drawn, handed in, approved by somebody else, and in force on its day: borders, houses, cases and their life go over together", async () => {
  const { id } = await plans.begin(planner, "甲一网格拆分");
  const ground = await plans.ground(planner, id);
  expect(planGroundSchema.parse(ground)).toEqual(ground);
  expect(ground).toMatchObject({ plan: { status: "draft", base: 1, author: "鹿鸣春", may: ["edit", "submit", "discard"] }, buildings: [toLattice(123.43), toLattice(41.8), 36, 90, 20, AREAS.gridA] });
  expect(ground.cases.length / 4).toBe(3);

  const key = randomUUID();
  const step = { kind: "do" as const, edits: [await splitOfA()] };
  expect(await take(planner, id, step, key)).toMatchObject({ taken: { seq: 1, by: "鹿鸣春" }, again: false });
  expect(await take(planner, id, step, key)).toMatchObject({ taken: { seq: 1 }, again: true });
  expect(await take(planner, id, { kind: "name", face: FIRST_DRAWN_FACE, name: "甲三网格" })).toMatchObject({ taken: { seq: 2 } });
  await expect(take(planner, id, { kind: "do", edits: [{ kind: "merge", face: AREAS.gridC, into: AREAS.gridB }] })).rejects.toMatchObject({ code: "conflict", current: { hindrance: "locked" } });
  await expect(take(other, id, { kind: "undo" })).rejects.toMatchObject({ code: "conflict", current: { hindrance: "of-another", by: "鹿鸣春" } });
  await expect(take(leader, id, { kind: "undo" })).rejects.toMatchObject({ code: "forbidden" });

  expect(await plans.impact(planner, id)).toMatchObject({ changed: 1, added: 1, gone: 0, openCases: 1, households: 0 });
  expect(await plans.check(planner, id)).toEqual(expect.arrayContaining([expect.objectContaining({ kind: "band", hard: false, count: 36 }), expect.objectContaining({ kind: "nobody", grids: [{ id: FIRST_DRAWN_FACE, name: "甲三网格" }] })]));

  expect(await plans.submit(planner, id)).toMatchObject({ status: "submitted" });
  await expect(take(planner, id, { kind: "undo" })).rejects.toMatchObject({ code: "conflict" });
  await expect(plans.approve(both, id, clock)).rejects.toMatchObject({ code: "forbidden" });
  await expect(plans.approve(leader, id, "2024-01-01T00:00:00.000Z")).rejects.toMatchObject({ code: "invalid", field: "effectiveAt" });
  expect(await plans.approve(leader, id, "2026-01-02T00:00:00.000Z")).toMatchObject({ status: "approved", effectiveAt: "2026-01-02T00:00:00.000Z" });

  expect(await plans.publishDue()).toEqual([]);
  clock = "2026-01-02T00:00:00.000Z";
  expect(await plans.publishDue()).toEqual([id]);
  expect(await plans.publishDue()).toEqual([]);
  areas.changed();
  const made = await one<{ id: number; code: string; parent: number }>("select id, code, parent from area where level = 'grid' order by id desc limit 1");
  expect(made).toMatchObject({ code: "219901001001003", parent: AREAS.westCommunity });
  expect(await areas.gridAt([123.422, 41.806])).toEqual({ id: made?.id, name: "甲三网格" });
  expect(await areas.gridAt([123.438, 41.794])).toEqual({ id: AREAS.gridA, name: "甲一网格" });
  expect((await areas.installation()).gridVersion).toBe(id);
  const { rows: cases } = await database.pool.query(`select area_id, plan_id, ver, (select count(*)::int from incident_event where incident_id = incident.id) as events from incident order by id`);
  expect(cases).toEqual([
    { area_id: made?.id, plan_id: id, ver: 2, events: 2 },
    ...[1, 2, 3].map(() => ({ area_id: AREAS.gridA, plan_id: 1, ver: 1, events: 1 })),
  ]);
  expect(await one("select kind, detail from incident_event where seq = 2")).toEqual({ kind: "rehome", detail: { from: AREAS.gridA, to: made?.id, fromPlan: 1, plan: id } });
  expect(await one("select status from plan where id = 1")).toEqual({ status: "retired" });
  const certificate = (await one<{ certificate: { doubledArea: string; doubledAreaOfGrids: string; euler: boolean; faces: number } }>("select certificate from plan where id = $1", [id]))?.certificate;
  expect(certificate).toMatchObject({ faces: 4, euler: true, doubledArea: certificate?.doubledAreaOfGrids });
  expect(await one("select kind, subject, body from news order by id desc limit 1")).toEqual({ kind: "plan:changed", subject: id, body: { plan: id, gone: [], accounts: [] } });
  // the boundary of its day
  const { rows: then } = await database.pool.query("select st_astext(geom) as shape from area_edition where area_id = 6 order by lower(valid)");
  expect(then).toHaveLength(2);
});

test("a grid that is merged away hands over its houses, posts, holders and running shifts, and its lineage says to whom", async () => {
  clock = "2026-01-02T08:30:00.000Z";
  await database.pool.query("insert into shift (worker_id, area_id, role, valid) values (1, 6, 'grid_worker', '[2026-01-02T08:00Z,2026-01-02T16:00Z)')");
  const { id } = await plans.begin(planner, "并网");
  const [part = { id: 0 }] = (await database.pool.query<{ id: number }>("select id from area where level = 'grid' order by id desc limit 1")).rows;
  await take(planner, id, { kind: "do", edits: [{ kind: "merge", face: part.id, into: AREAS.gridA }, { kind: "merge", face: AREAS.gridA, into: AREAS.gridB }] });
  await take(planner, id, { kind: "undo" });
  await take(planner, id, { kind: "redo" });
  await plans.submit(planner, id);
  await plans.reject(leader, id, "先征求社区意见");
  expect(await plans.list(planner)).toMatchObject([{ id, status: "draft", note: "先征求社区意见" }, { status: "published" }]);
  await plans.submit(planner, id);
  await plans.approve(leader, id, "2026-01-02T09:00:00.000Z");
  clock = "2026-01-02T09:00:05.000Z";
  expect(await plans.publishDue()).toEqual([id]);
  expect((await database.pool.query("select from_area, to_area, share from lineage where from_area = 6")).rows).toEqual([{ from_area: AREAS.gridA, to_area: AREAS.gridB, share: 1 }]);
  expect((await database.pool.query("select area_id from building_grid where upper_inf(valid)")).rows).toEqual([{ area_id: AREAS.gridB }]);
  expect((await database.pool.query("select role, (select count(*)::int from post_holder where post_id = post.id and upper_inf(valid)) as held from post where area_id = 7 and upper_inf(valid) order by role")).rows).toEqual([{ role: "grid_worker", held: 1 }, { role: "mediator", held: 0 }]);
  expect((await database.pool.query("select area_id, upper(valid) as until from shift where worker_id = 1 and valid @> $1::timestamptz", [clock])).rows).toMatchObject([{ area_id: AREAS.gridB, until: "2026-01-02T16:00:00.000Z" }]);
  expect((await database.pool.query("select distinct area_id from incident where closed_at is null")).rows).toEqual([{ area_id: AREAS.gridB }]);
  expect(await one("select body from news order by id desc limit 1")).toEqual({ body: { plan: id, gone: [AREAS.gridA, part.id], accounts: [4] } });
  expect((await database.pool.query("select count(*)::int as n from area_edition where area_id = 6 and upper_inf(valid)")).rows).toEqual([{ n: 0 }]);
});

test("two drafts on one plan: the first in force wins, the other is a draft again and says why", async () => {
  const [first, second] = [await plans.begin(planner, "一"), await plans.begin(other, "二")];
  for (const [viewer, { id }] of [[planner, first], [other, second]] as const) {
    await take(viewer, id, { kind: "name", face: AREAS.gridB, name: `乙${id}` });
    await plans.submit(viewer, id);
    await plans.approve(leader, id, clock);
  }
  expect(await plans.publishDue()).toEqual([first.id]);
  expect(await plans.list(other)).toMatchObject([{ id: second.id, status: "draft", note: expect.stringContaining("another plan") as string }, {}, {}, {}]);
  await expect(plans.submit(other, second.id)).rejects.toMatchObject({ code: "conflict", field: "base" });
  expect(await plans.discard(other, second.id)).toMatchObject({ status: "retired" });
});

test("planners of a part draw there only; others see no plans", async () => {
  const east = viewerWith("desk", [{ role: "planner", area: AREAS.east }], { account: 2, name: "沈砚" });
  const { id } = await plans.begin(planner, "全区");
  await expect(take(east, id, { kind: "name", face: AREAS.gridB, name: "不归我" })).rejects.toMatchObject({ code: "forbidden" });
  expect(await take(east, id, { kind: "name", face: AREAS.gridC, name: "归我" })).toMatchObject({ taken: { seq: 1 } });
  await expect(plans.list(viewerWith("desk", [{ role: "dispatcher", area: AREAS.district }]))).rejects.toMatchObject({ code: "forbidden" });
  await expect(plans.ground(planner, 999)).rejects.toMatchObject({ code: "not-found" });
});
