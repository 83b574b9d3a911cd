import { createHash } from "node:crypto";
import type { Pool } from "pg";
import { tablesOf } from "../backup/schema.ts";
import { AREAS } from "./district.ts";

/** A hash of the rows of each table, whatever their order and whichever database they lie in. */
export async function digestOf(pool: Pool): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const { name, columns } of await tablesOf(pool)) {
    const { rows } = await pool.query<{ row: string }>(`select row(${columns.map((column) => `"${column}"`).join(", ")})::text collate "C" as row from "${name}" order by 1`);
    const hash = createHash("sha256");
    for (const { row } of rows) hash.update(`${row}\n`);
    digests[name] = `${rows.length} ${hash.digest("hex").slice(0, 16)}`;
  }
  return digests;
}

/** Rows that are hard to carry: a partition, breaks and backslashes in texts, rare characters, figures with many digits, references to later rows. */
export async function fillAwkwardly(pool: Pool): Promise<void> {
  await pool.query("create table fix_2026_01_01 partition of fix for values from ('2026-01-01T00:00:00+08') to ('2026-01-02T00:00:00+08')");
  await pool.query(/* sql */ `
    insert into fix (worker_id, recorded_at, received_at, position, accuracy_metres)
    select 1, '2026-01-01T08:00:00.123456Z'::timestamptz + n * interval '1 s', '2026-01-01T09:00:00Z', st_setsrid(st_makepoint(123.43 + n * 0.000001234567, 41.8), 4326), 1 / 3.0
      from generate_series(1, 5000) as n`);
  const words = ["plain", "two\nlines and a \\. of its own", "\\N", "tab\there", "㐂 䶮 𠮷", "", "\r\n"];
  for (const [index, description] of words.entries()) {
    await pool.query(
      /* sql */ `
      insert into incident (area_id, plan_id, category_id, level, state, source, restricted, description, place, wall_place, reported_at)
      values ($1, 1, 1, 'grid', 'reported', 'desk', false, $2, '', '', $3)`,
      [AREAS.gridA, description, `2026-01-01T0${index}:00:00Z`],
    );
  }
  await pool.query("update incident set parent = 7 where id = 1");
  await pool.query("insert into incident_event (incident_id, seq, at, role, to_state, evidence) values (1, 1, '2026-01-01Z', 'desk', 'reported', '{\"photo\": \"a\\nb\"}')");
  await pool.query("update news_head set position = 41");
}
