import { parseArgs } from "node:util";
import { DEMO_ROLES, demoRoleSchema } from "#contract/auth.ts";
import { createAreas } from "../server/areas/actions.ts";
import { createAuth } from "../server/auth/actions.ts";
import { demoLink } from "../server/auth/edge.ts";
import { accountOfName } from "../server/auth/store.ts";
import { readConfig } from "../server/config.ts";
import { createPool } from "../server/db/pool.ts";
import { createFacts } from "../server/facts.ts";
import { reachDatabase } from "./reach-database.ts";

/**
 * `npm run link -- ROLE` prints a way into the demo; `-- --account NAME` one to set a password; `-- --screen NAME [--area CODE]` one for a wall.
 *
 * Whoever can run this can read the whole database: it gives away nothing that is not theirs already.
 */
const USAGE = `npm run link -- ROLE, where ROLE is one of: ${DEMO_ROLES.join(", ")}
npm run link -- --account NAME            a new password for an account
npm run link -- --screen NAME [--area CODE]  a wall's own link, for the whole district or one area`;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { account: { type: "string" }, screen: { type: "string" }, area: { type: "string" } } });
const config = readConfig(process.env);
const database = await reachDatabase(config);
const pool = createPool(database.url);
const now = () => new Date().toISOString();
const areas = createAreas({ pool, now, timeZone: config.TIME_ZONE });
const auth = createAuth({ pool, facts: createFacts(), now, timeZone: config.TIME_ZONE });

try {
  const path = await pathOf();
  const scheme = config.TLS_CERT ? "https" : "http";
  console.info(`${scheme}://${config.HOSTS[0] ?? (config.HOST.includes(":") ? `[${config.HOST}]` : config.HOST)}:${config.PORT}${path}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await pool.end();
  await database.stop();
}

async function pathOf(): Promise<string> {
  if (values.account !== undefined) {
    const account = await accountOfName(pool, values.account.toLowerCase());
    if (!account) throw new Error(`there is no account ${values.account}`);
    return `/enter#${(await auth.makeLink(account.id, "password")).token}`;
  }
  if (values.screen !== undefined) {
    const all = await areas.now();
    const [root] = await areas.roots();
    const area = values.area === undefined ? root : all.find(({ code }) => code === values.area)?.id;
    if (area === undefined) throw new Error(`there is no area ${values.area ?? ""}`);
    return `/enter#${(await auth.makeScreen(values.screen, area, undefined)).token}`;
  }
  const role = demoRoleSchema.safeParse(positionals[0]?.replaceAll("-", "_"));
  if (!role.success) throw new Error(USAGE);
  if (config.DATABASE_URL || !(await areas.installation()).demo) throw new Error("Roles are entered by a link in the embedded demo only: a real district has accounts. Try --account or --screen.");
  return demoLink({ auth, pool, now, roots: () => areas.roots() }, role.data);
}
