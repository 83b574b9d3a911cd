import { parseArgs } from "node:util";
import { readConfig } from "../../server/config.ts";
import { migrate } from "../../server/db/migrate.ts";
import { createPool } from "../../server/db/pool.ts";
import { log } from "../../server/log.ts";
import { reachDatabase } from "../reach-database.ts";
import { ensureDemoKey } from "./demo-key.ts";
import { hasDistrict, readProgress } from "./progress.ts";

/**
 * `npm run seed -- [--seed NAME] [--if-empty] [--top-up]`: makes a district of its own in an empty database.
 *
 * `--if-empty` leaves a database alone that has a district; `--top-up` brings a demo forward to this day.
 */
const { values } = parseArgs({ options: { seed: { type: "string" }, "if-empty": { type: "boolean" }, "top-up": { type: "boolean" } } });

const config = readConfig(process.env);
const database = await reachDatabase(config);
const pool = createPool(database.url);
let began = performance.now();
const seconds = (): string => {
  const passed = (performance.now() - began) / 1000;
  began = performance.now();
  return `${passed.toFixed(1)} s`;
};

try {
  await migrate(pool);
  const key = await ensureDemoKey(config.DATA_DIR);
  if (!(await hasDistrict(pool))) await makeDemo(key, values.seed ?? config.DEMO_SEED);
  else if (values["top-up"] && (await readProgress(pool))) await bringForward(key);
  else if (!values["if-empty"]) throw new Error("This database has a district already. --top-up brings a demo forward; a new one needs an empty database.");
} catch (error) {
  log.error(error);
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await pool.end();
  await database.stop();
}

async function makeDemo(key: Uint8Array, seed: string): Promise<void> {
  // loaded when needed: a later start needs no town
  const [{ makeDistrict }, { fill, fillingOf }] = await Promise.all([import("./district.ts"), import("./fill.ts")]);
  const filling = fillingOf(makeDistrict(seed), key, Date.now());
  log.info(`demo district ${seed}: thought out in ${seconds()}`);
  await fill(pool, filling);
  const rows = filling.tables.reduce((sum, table) => sum + table.rows.length, 0);
  log.info(`demo district ${seed}: ${rows} rows written in ${seconds()}`);
}

async function bringForward(key: Uint8Array): Promise<void> {
  const { topUp } = await import("./top-up.ts");
  const done = await topUp(pool, key, Date.now());
  if (done) log.info(`demo district brought forward in ${seconds()}: ${done.newCases} cases, ${done.movedCases} moved on, ${done.shifts} shifts, ${done.replacedPhones} phones replaced`);
}
