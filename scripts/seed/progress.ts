import type { Pool } from "pg";
import { z } from "zod";

/** How far the demo has been written. Kept as the setting "demo": where it is, the district is invented. */
const progressSchema = z.object({
  seed: z.string(),
  /** The first local day with cases. */
  firstDay: z.int(),
  /** Shifts are written for the local days before this one. */
  shiftsUntilDay: z.int(),
  /** Cases are written as of this moment. */
  casesUntil: z.iso.datetime(),
});
export type Progress = z.infer<typeof progressSchema>;

type Asked = Pick<Pool, "query">;

/** Undefined where there is no demo. */
export async function readProgress(database: Asked): Promise<Progress | undefined> {
  const { rows } = await database.query<{ value: unknown }>("select value from setting where name = 'demo'");
  return rows[0] && progressSchema.parse(rows[0].value);
}

/** Waits for whoever is at work on the demo, and keeps others out until the transaction ends. */
export async function holdProgress(transaction: Asked): Promise<Progress | undefined> {
  const { rows } = await transaction.query<{ value: unknown }>("select value from setting where name = 'demo' for update");
  return rows[0] && progressSchema.parse(rows[0].value);
}

export async function keepProgress(transaction: Asked, progress: Progress): Promise<void> {
  await transaction.query("insert into setting (name, value) values ('demo', $1) on conflict (name) do update set value = excluded.value", [JSON.stringify(progress)]);
}

/** Whether there is any district, invented or real. */
export async function hasDistrict(database: Asked): Promise<boolean> {
  const { rows } = await database.query<{ any: boolean }>("select exists (select from area) as any");
  return rows[0]?.any ?? false;
}
