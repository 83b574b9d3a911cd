import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Pool } from "pg";
import { z } from "zod";
import { readConfig } from "../../server/config.ts";
import { migrate } from "../../server/db/migrate.ts";
import { createPool } from "../../server/db/pool.ts";
import { log } from "../../server/log.ts";
import { reachDatabase } from "../reach-database.ts";
import { ensureDemoKey } from "./demo-key.ts";
import type { Filling } from "./fill.ts";
import { hasDistrict, readProgress } from "./progress.ts";

/**
 * `npm run seed -- [--seed NAME] [--size district|city] [--if-empty] [--top-up]`: makes a district of its own in an empty database, or a
 * city around one: 9,701 grids of four kinds and 16,000 on the rota.
 *
 * `--if-empty` leaves a database alone that has a district; `--top-up` brings a demo forward to this day. With `--await-database` our
 * parent says where the database is, and a district that will be needed is thought out while it is being made.
 */
const { values } = parseArgs({ options: { seed: { type: "string" }, size: { type: "string" }, "if-empty": { type: "boolean" }, "top-up": { type: "boolean" }, "await-database": { type: "boolean" } } });
const config = readConfig(process.env);
const seed = values.seed ?? config.DEMO_SEED;
const size = z.enum(["district", "city"]).default("district").parse(values.size);
const leave = () => process.exit(1);
process.once("disconnect", leave); // our parent is gone

try {
  if (values["await-database"]) await seedAhead();
  else {
    const database = await reachDatabase(config);
    await seedInto(database.url).finally(() => database.stop());
  }
} catch (error) {
  log.error(error);
  process.exitCode = 1;
}
process.off("disconnect", leave);
if (process.connected) process.disconnect();

async function seedAhead(): Promise<void> {
  const told = once(process, "message");
  const isNew = !existsSync(join(config.DATA_DIR, "version")); // what the embedded database leaves once it has been made
  const ahead = isNew ? await thoughtOut(await ensureDemoKey(config.DATA_DIR)) : undefined;
  const { databaseUrl } = z.object({ databaseUrl: z.string() }).parse((await told)[0]);
  await seedInto(databaseUrl, ahead);
}

async function seedInto(databaseUrl: string, ahead?: Filling): Promise<void> {
  const pool = createPool(databaseUrl);
  try {
    await migrate(pool);
    const key = await ensureDemoKey(config.DATA_DIR);
    if (!(await hasDistrict(pool))) await write(pool, ahead ?? (await thoughtOut(key)));
    else if (values["top-up"] && (await readProgress(pool))) await bringForward(pool, key);
    else if (!values["if-empty"]) throw new Error("This database has a district already. --top-up brings a demo forward; a new one needs an empty database.");
  } finally {
    await pool.end();
  }
}

async function thoughtOut(key: Uint8Array): Promise<Filling> {
  const seconds = stopwatch();
  // loaded when needed: a later start needs no town
  const [{ makeDistrict }, { fillingOf }] = await Promise.all([import("./district.ts"), import("./fill.ts")]);
  const [district, now] = [makeDistrict(seed), Date.now()];
  const alone = fillingOf(district, key, now);
  const filling = size === "city" ? (await import("./city/city.ts")).cityFilling(district, alone, key, now) : alone;
  log.info(`demo ${size} ${seed}: thought out in ${seconds()}`);
  return filling;
}

async function write(pool: Pool, filling: Filling): Promise<void> {
  const seconds = stopwatch();
  const { fill } = await import("./fill.ts");
  await fill(pool, filling);
  const rows = filling.tables.reduce((sum, table) => sum + table.rows.length, 0);
  log.info(`demo ${size} ${seed}: ${rows} rows written in ${seconds()}`);
}

async function bringForward(pool: Pool, key: Uint8Array): Promise<void> {
  const seconds = stopwatch();
  const { topUp } = await import("./top-up.ts");
  const done = await topUp(pool, key, Date.now());
  if (done) log.info(`demo district brought forward in ${seconds()}: ${done.newCases} cases, ${done.movedCases} moved on, ${done.shifts} shifts, ${done.replacedPhones} phones replaced`);
}

function stopwatch(): () => string {
  const began = performance.now();
  return () => `${((performance.now() - began) / 1000).toFixed(1)} s`;
}
