import { readConfig } from "../server/config.ts";

/** `npm run link -- ROLE`: the address at which a role enters. Until sign-in exists there are two, and only on this machine. */
const ENTRANCES = { desk: "/desk", wall: "/wall" } as const;

const [role = ""] = process.argv.slice(2);
if (!(role in ENTRANCES)) {
  console.error(`npm run link -- ROLE, where ROLE is one of: ${Object.keys(ENTRANCES).join(", ")}`);
  process.exit(1);
}
const { HOST, PORT, TLS_CERT } = readConfig(process.env);
console.info(`${TLS_CERT ? "https" : "http"}://${HOST}:${PORT}${ENTRANCES[role as keyof typeof ENTRANCES]}`);
