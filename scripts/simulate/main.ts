import { parseArgs } from "node:util";
import { z } from "zod";
import { readConfig } from "../../server/config.ts";
import { createPool } from "../../server/db/pool.ts";
import { log } from "../../server/log.ts";
import { urlOfOpenDatabase } from "../reach-database.ts";
import { readDemoKey } from "../seed/demo-key.ts";
import { deviceSecret, deviceSecretHash } from "../seed/device-secret.ts";
import { Random } from "../seed/town/random.ts";
import { CaseWork } from "./case-work.ts";
import type { Ground } from "./ground.ts";
import { Handset } from "./handset.ts";
import { createSender, Outbox } from "./outbox.ts";
import { readGround, readRounds, type OnRound } from "./roster.ts";
import { Seat } from "./seat.ts";
import { Walker } from "./walker.ts";

/**
 * `npm run simulate -- [--workers 300] [--url http://127.0.0.1:8080] [--seed walk-1] [--cases-per-hour 60]`: the demo's workers on their
 * rounds, through the phones' own door, and its command centre at work, through the door of a desk.
 *
 * Streets, shifts, where everybody was last and which cases wait are read from the database, which real phones and desks cannot do; all they
 * say goes to the server.
 */

const TICK_MILLISECONDS = 250;
const ROSTER_MILLISECONDS = 30_000;
const CASES_MILLISECONDS = 10_000;

interface Round {
  on: OnRound;
  secret: string;
  walker: Walker;
  handset: Handset;
  outbox: Outbox;
  lastMilliseconds: number;
  dueMilliseconds: number;
}

const { values } = parseArgs({ options: { workers: { type: "string" }, url: { type: "string" }, seed: { type: "string", default: "walk-1" }, "cases-per-hour": { type: "string" } } });
const config = readConfig(process.env);
const most = z.coerce.number().int().positive().default(Infinity).parse(values.workers);
const casesPerHour = z.coerce.number().positive().optional().parse(values["cases-per-hour"]);
const server = new URL(values.url ?? `${config.TLS_CERT ? "https" : "http"}://${config.HOST}:${config.PORT}`);
const sender = createSender(server);
const staff = { dispatcher: new Seat(server, "dispatcher"), duty_leader: new Seat(server, "duty_leader"), supervisor: new Seat(server, "supervisor") };
let casesAreTold = false;
let cases: CaseWork | undefined;
const rounds = new Map<number, Round>();
let ground: Ground | undefined;
let told = -1;

for (const signal of ["SIGINT", "SIGTERM", "disconnect"]) process.on(signal, () => process.exit(0)); // the last: our parent is gone
const key = await readDemoKey(config.DATA_DIR);
if (!key) {
  console.error(`There is no demo.key in ${config.DATA_DIR}: only the phones of a demo district can be played, those of people are known to nobody else.`);
  process.exit(1);
}
await renewRounds(key);
setInterval(() => void renewRounds(key), ROSTER_MILLISECONDS);
setInterval(tick, TICK_MILLISECONDS);
void workOnCases();

/** Turn after turn, each after the one before. */
async function workOnCases(): Promise<void> {
  const url = await urlOfOpenDatabase(config);
  if (url) {
    const pool = createPool(url);
    try {
      cases ??= await CaseWork.begin(pool, staff, Date.now(), casesPerHour);
      if (!cases) return; // a district that is no demo has people of its own
      await cases.turn(pool, Date.now());
      casesAreTold = false;
    } catch (error) {
      if (!casesAreTold) log.warn(`simulate: the cases wait: ${error instanceof Error ? error.message : String(error)}`);
      casesAreTold = true;
    } finally {
      await pool.end();
    }
  }
  setTimeout(() => void workOnCases(), CASES_MILLISECONDS);
}

/** Who is on shift now begins, who is not stops. While the database is away everybody goes on as before. */
async function renewRounds(demoKey: Buffer): Promise<void> {
  const url = await urlOfOpenDatabase(config);
  if (!url) return log.warn("simulate: no database is open, its server is waited for");
  const pool = createPool(url);
  try {
    const now = new Date().toISOString();
    ground ??= await readGround(pool, now);
    const present = (await readRounds(pool, now)).filter(({ worker, secretHash }) => deviceSecretHash(deviceSecret(demoKey, worker)).equals(secretHash));
    const chosen = new Map(choose(present).map((on) => [on.worker, on]));
    for (const [worker, { outbox }] of rounds) if (!chosen.has(worker) && !outbox.waiting) rounds.delete(worker);
    for (const on of chosen.values()) if (!rounds.has(on.worker)) rounds.set(on.worker, begin(on, demoKey, ground));
    if (rounds.size !== told) log.info(`simulate: ${(told = rounds.size)} workers on their rounds`);
  } catch (error) {
    log.warn(`simulate: the roster cannot be read now: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await pool.end();
  }
}

/** The same ones again as long as they are on shift, from all over the town. */
function choose(present: readonly OnRound[]): OnRound[] {
  if (present.length <= most) return [...present];
  const rank = new Map(present.map(({ worker }) => [worker, new Random(`${values.seed}/rank/${worker}`).next()]));
  return present.toSorted((a, b) => (rank.get(a.worker) ?? 0) - (rank.get(b.worker) ?? 0)).slice(0, most);
}

function begin(on: OnRound, demoKey: Buffer, streets: Ground): Round {
  const random = new Random(`${values.seed}/${on.worker}`);
  const now = Date.now();
  return {
    on,
    secret: deviceSecret(demoKey, on.worker),
    walker: new Walker(streets, random.fork("walker"), { home: on.home, roamMetres: on.roamMetres, ...(on.start && { start: on.start }) }),
    handset: new Handset(random.fork("handset"), streets),
    outbox: new Outbox(sender.send, () => random.next()),
    lastMilliseconds: now,
    dueMilliseconds: now + random.between(0, on.reportSeconds * 1000),
  };
}

function tick(): void {
  const now = Date.now();
  for (const round of rounds.values()) {
    if (now < round.dueMilliseconds) continue;
    const seconds = (now - round.lastMilliseconds) / 1000;
    round.walker.walk(seconds);
    round.outbox.put(`id=${round.secret}&${round.handset.report(round.walker, seconds, now)}`);
    round.lastMilliseconds = now;
    round.dueMilliseconds = now + round.on.reportSeconds * 1000;
    if (round.handset.isReachable) void round.outbox.empty(now);
  }
}
