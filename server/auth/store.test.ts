import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CATEGORY_GROUPS } from "#contract/categories.ts";
import { INCIDENT_STATES } from "#contract/incidents.ts";
import { CASE_VERBS, type Ruled } from "#contract/rights.ts";
import { ROLES, type Grant } from "#contract/roles.ts";
import { may, viewerWith } from "#contract/viewer.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing/database.ts";
import { AREAS, seedDistrict } from "../db/testing/district.ts";
import { GRANTED, IS_GRANTED, scopesAsked } from "./sql-filter.ts";

let database: TestDatabase;
let cases: Ruled[];
const ABOVE: Record<number, number[]> = { 6: [6, 4, 2, 1], 7: [7, 4, 2, 1], 8: [8, 5, 3, 1] };
const POSTS = 4;
const UNITS = 2;
const PERSONS = 3;
const pick = <T>(values: readonly T[], n: number): T => values[n % values.length] as T;

/** Cases of every group and state, in every grid, restricted and not, called and found by different people. */
async function seedCases(): Promise<Ruled[]> {
  const { pool } = database;
  const first = (await pool.query<{ id: number }>("select max(id) as id from category")).rows[0]?.id ?? 0;
  for (const group of CATEGORY_GROUPS) {
    await pool.query("insert into category (code, category_group, name_zh, name_en, sign, level, owner_role, restricted, wall_place, handle_seconds, valid) values ($1, $1, $1, $1, '甲', 'grid', 'grid_worker', false, 'none', 60, '[2025-01-01Z,)')", [group]);
  }
  await pool.query("insert into person (name, employment, valid) select '甲', 'full-time', '[2025-01-01Z,)' from generate_series(2, $1)", [PERSONS]);
  await pool.query("insert into post (area_id, role, employment, valid) select 6, 'grid_worker', 'full-time', '[2025-01-01Z,)' from generate_series(3, $1)", [POSTS]);
  await pool.query("insert into unit (kind, name, area_id) select 'company', '供电所', 1 from generate_series(1, $1)", [UNITS]);
  const made: Ruled[] = [];
  for (let n = 0; n < 120; n++) {
    const [area, group, state] = [pick([AREAS.gridA, AREAS.gridB, AREAS.gridC], n), pick(CATEGORY_GROUPS, n >> 1), pick(INCIDENT_STATES, n * 5)];
    const restricted = n % 4 === 0;
    const finder = n % 3 ? 1 + (n % PERSONS) : undefined;
    const { rows } = await pool.query<{ id: number }>(
      /* sql */ `
      insert into incident (area_id, plan_id, category_id, level, state, source, restricted, description, place, wall_place, reported_at)
      values ($1, 1, $2, 'grid', $3, 'desk', $4, '', '', '', '2026-01-01Z')
      returning id`,
      [area, first + 1 + CATEGORY_GROUPS.indexOf(group), state, restricted],
    );
    const id = rows[0]?.id ?? 0;
    await pool.query("insert into incident_event (incident_id, seq, at, actor, role, to_state) values ($1, 1, '2026-01-01Z', $2, 'desk', 'reported')", [id, finder ?? null]);
    const posts = n % 5 === 0 ? [1 + (n % POSTS)] : [];
    const units = n % 7 === 0 ? [1 + (n % UNITS)] : [];
    for (const post of posts) await pool.query("insert into call (number, incident_id, from_area, to_post, role, state, called_at) values (1, $1, 1, $2, 'lead', 'released', '2026-01-01Z')", [id, post]);
    for (const unit of units) await pool.query("insert into call (number, incident_id, from_area, to_unit, role, state, called_at) values (2, $1, 1, $2, 'assisting', 'called', '2026-01-01Z')", [id, unit]);
    made.push({ id, areas: ABOVE[area] ?? [], group, restricted, state, posts, units, finder });
  }
  return made;
}

beforeAll(async () => {
  database = await createTestDatabase();
  await seedDistrict(database.pool);
  cases = await seedCases();
});
afterAll(() => database.drop());

const anyGrant: fc.Arbitrary<Grant> = fc
  .record(
    {
      role: fc.constantFrom(...ROLES),
      area: fc.integer({ min: 1, max: 8 }),
      groups: fc.uniqueArray(fc.constantFrom(...CATEGORY_GROUPS), { minLength: 1, maxLength: 3 }),
      post: fc.integer({ min: 1, max: POSTS }),
      unit: fc.integer({ min: 1, max: UNITS }),
    },
    { requiredKeys: ["role", "area"] },
  );
const anyViewer = fc.record({ grants: fc.array(anyGrant, { maxLength: 3 }), person: fc.option(fc.integer({ min: 1, max: PERSONS }), { nil: undefined }), own: fc.array(fc.integer({ min: 1, max: 120 }), { maxLength: 2 }) });

test("the database finds exactly the cases of which the table says yes, for any viewer and every verb", async () => {
  let [granted, refused] = [0, 0];
  const numRuns = process.env["TEST_SCALE"] === "full" ? 2_000 : database.embedded ? 60 : 250;
  await fc.assert(
    fc.asyncProperty(anyViewer, fc.constantFrom(...CASE_VERBS), async ({ grants, person, own }, verb) => {
      const viewer = viewerWith("desk", grants, { cases: own, ...(person !== undefined && { person }) });
      const { rows } = await database.pool.query<{ id: number }>(
        /* sql */ `
        with recursive asked (scopes) as (select $1::jsonb), ${GRANTED}
        select incident.id
          from incident
          join category on category.id = incident.category_id
         where ${IS_GRANTED}
         order by incident.id`,
        [scopesAsked(viewer, verb)],
      );
      const expected = cases.filter((each) => may(viewer, verb, each)).map(({ id }) => id);
      granted += expected.length;
      refused += cases.length - expected.length;
      expect(rows.map(({ id }) => id)).toEqual(expected);
    }),
    { numRuns, seed: 23 },
  );
  // a test in which nobody may anything would agree, too
  expect(Math.min(granted, refused)).toBeGreaterThan(numRuns);
}, 300_000);
