import { fork } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { tableOf, type Row } from "./row.ts";

/** `npm run bench -- [FILE…] [--only NAME]… [--json]`: every `*.bench.ts` of the project, each in a process of its own. */

const ROOMS = ["geo", "server", "client", "scripts"];
const root = fileURLToPath(new URL("../..", import.meta.url));
const measuring = fileURLToPath(new URL("./measure.ts", import.meta.url));

const { values: { only = [], json }, positionals } = parseArgs({
  options: { only: { type: "string", multiple: true }, json: { type: "boolean", default: false } },
  allowPositionals: true,
});

const every = positionals.length ? positionals.map((path) => resolve(path)) : ROOMS.flatMap((room) => benchesIn(join(root, room)));
const files = every.filter((file) => isAsked(readFileSync(file, "utf8")));
const rows: Row[] = [];
const failed: string[] = [];
for (const file of files) {
  console.error(`measuring ${relative(root, file)}`);
  const child = fork(measuring, [file, ...only], { execArgv: ["--expose-gc", "--import", "tsx"], stdio: ["ignore", 2, 2, "ipc"] });
  child.on("message", (row: Row) => rows.push(row));
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) failed.push(relative(root, file));
}
rows.sort((a, b) => (a.name < b.name ? -1 : 1));

for (const name of only) if (!rows.some((row) => isNamed(row.name, name))) failed.push(`${name}: no such row`);
if (json) for (const row of rows) console.log(JSON.stringify(row));
else console.log(tableOf(rows));
for (const what of failed) console.error(`failed: ${what}`);
process.exitCode = failed.length ? 1 : 0;

function benchesIn(room: string): string[] {
  return readdirSync(room, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".bench.ts")).map((path) => join(room, path)).sort();
}

/** A row's name stands as it is in its file, so that the others need not be loaded. */
function isAsked(source: string): boolean {
  return !only.length || only.some((name) => source.includes(`"${name}`));
}

function isNamed(row: string, name: string): boolean {
  return row === name || row.startsWith(`${name}/`);
}
