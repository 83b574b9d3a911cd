import { randomBytes } from "node:crypto";
import { networkInterfaces } from "node:os";
import { parseArgs } from "node:util";
import type { Pool } from "pg";
import qrcode from "qrcode";
import { z } from "zod";
import { readConfig, type Config } from "../server/config.ts";
import { createPool } from "../server/db/pool.ts";
import { StartRefusal } from "../server/db/start-refusal.ts";
import { Refusal } from "../server/edge/refusal.ts";
import { addDevice, devicesAt, revokeDevice, type Device } from "../server/workers/device-store.ts";
import { reachDatabase } from "./reach-database.ts";
import { deviceSecretHash } from "./seed/device-secret.ts";

const USAGE = `npm run device -- add --worker N [--seconds 10] [--url http://your.host:5055]
npm run device -- list
npm run device -- revoke ID     (its number in the list, or the phone's long id)`;

const whole = z.coerce.number().int().positive();
const orderSchema = z.discriminatedUnion("verb", [
  z.object({ verb: z.literal("add"), worker: whole, seconds: whole.max(3600).default(10), url: z.url({ protocol: /^https?$/ }).optional() }),
  z.object({ verb: z.literal("list") }),
  z.object({ verb: z.literal("revoke"), id: z.union([whole.transform((id) => ({ id })), z.string().regex(/^[0-9a-f]{32}$/).transform((secret) => ({ secretHash: deviceSecretHash(secret) }))]) }),
]);
type Order = z.output<typeof orderSchema>;

try {
  const order = readOrder(process.argv.slice(2));
  if (order) await obey(order, readConfig(process.env));
} catch (error) {
  if (!(error instanceof Refusal || error instanceof StartRefusal)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function obey(order: Order, config: Config): Promise<void> {
  const database = await reachDatabase(config);
  const pool = createPool(database.url);
  try {
    const now = new Date().toISOString();
    if (order.verb === "list") console.info((await devicesAt(pool, now)).map(lineOf).join("\n") || "no phones in use");
    else if (order.verb === "add") await give(pool, order, config, now);
    else {
      const { id, worker } = await revokeDevice(pool, order.id, now);
      console.info(`phone ${id} of worker ${worker} is revoked; a running server refuses it within 10 s`);
    }
  } finally {
    await pool.end();
    await database.stop();
  }
}

async function give(pool: Pool, { worker, seconds, url }: Extract<Order, { verb: "add" }>, config: Config, now: string): Promise<void> {
  const secret = randomBytes(16).toString("hex");
  const { id, name } = await addDevice(pool, { secretHash: deviceSecretHash(secret), worker, reportSeconds: seconds }, now);
  const server = url ?? phoneUrl(config);
  console.info(`phone ${id} of worker ${worker} (${name})\n\n  device identifier  ${secret}\n  server URL         ${server}\n  interval           ${seconds} s\n`);
  console.info("Traccar Client: settings, scan this. The identifier is the phone's only credential, shown once and kept nowhere.\n");
  console.info(await qrcode.toString(setupLink(server, secret, seconds), { type: "terminal", small: true, errorCorrectionLevel: "L" }));
  if (!url && !config.INGEST_HOST) console.info("The phones' own door is shut: this address works on this machine only. Start the server with INGEST_HOST=0.0.0.0, or give --url.");
  console.info("A running server knows it within 10 s.");
}

function lineOf({ id, worker, name, reportSeconds, since, heardAt }: Device): string {
  return [id, `worker ${worker}`, name, `every ${reportSeconds} s`, `since ${since}`, heardAt ? `heard ${heardAt}` : "never heard"].join("\t");
}

/** @returns undefined, after saying how, when the words make no sense */
function readOrder(words: string[]): Order | undefined {
  try {
    const { values, positionals: [verb, id, ...more] } = parseArgs({ args: words, options: { worker: { type: "string" }, seconds: { type: "string" }, url: { type: "string" } }, allowPositionals: true });
    if (more.length || (verb !== "revoke" && id !== undefined)) throw new Error(`what is ${[id, ...more].at(-1)}?`);
    const read = orderSchema.safeParse({ ...values, verb, id });
    if (read.success) return read.data;
    const [issue] = read.error.issues;
    throw new Error(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    process.exitCode = 1;
    return undefined;
  }
}

/** Where phones find the door: its own listener if that is open, else the console's, which only this machine reaches. */
function phoneUrl({ HOST, PORT, INGEST_HOST, INGEST_PORT, TLS_CERT }: Config): string {
  const scheme = TLS_CERT ? "https" : "http";
  if (!INGEST_HOST) return `${scheme}://${HOST}:${PORT}/ingest/osmand`;
  const isEverywhere = INGEST_HOST === "0.0.0.0" || INGEST_HOST === "::";
  const address = Object.values(networkInterfaces()).flat().find((each) => each?.family === "IPv4" && !each.internal)?.address;
  return `${scheme}://${isEverywhere ? (address ?? "127.0.0.1") : INGEST_HOST}:${INGEST_PORT}`;
}

/** As Traccar Client reads it from a QR code: the address without its query is the server, the query its settings. */
function setupLink(server: string, secret: string, seconds: number): string {
  const link = new URL(server);
  // by time, not by distance: who stands still is seen standing still
  link.search = new URLSearchParams({ id: secret, interval: String(seconds), distance: "0" }).toString();
  return link.href;
}
