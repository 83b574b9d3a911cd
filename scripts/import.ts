import { readFile, stat, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { z } from "zod";
import { IMPORT_REASONS } from "#contract/import-reasons.ts";
import { IMPORT_KINDS, IMPORT_LIMIT_BYTES, importKindSchema, importOptionsSchema } from "#contract/imports.ts";
import { readConfig } from "../server/config.ts";
import { migrate } from "../server/db/migrate.ts";
import { createPool } from "../server/db/pool.ts";
import { runForPeople } from "../server/db/start-refusal.ts";
import { importFile } from "../server/imports/actions.ts";
import { mistakeSheet } from "../server/imports/mistake-sheet.ts";
import { Unreadable } from "../server/imports/unreadable.ts";
import { reportText } from "./import-report.ts";
import { reachDatabase } from "./reach-database.ts";

const USAGE = `npm run import -- ${IMPORT_KINDS.join("|")} FILE
  --datum wgs84|cgcs2000|gcj02|bd09|epsg:4549   what the coordinates are meant in, where the file does not say
  --encoding utf-8|gb18030                      of its text
  --swapped                                     latitude, or northing, stands first
  --column FIELD=COLUMN                         which column holds a field; as often as needed
  --level grid|community|subdistrict|district   of areas whose file does not say; --scheme NAME of their codes
  --district NAME                               makes one district around all areas of the file
  --clean METRES                                gives gaps and overlaps narrower than that to a neighbour
  --replace                                     what an earlier file brought and this one lacks ends
  --leave-out-bad                               applies the good rows although there are bad ones
  --mistakes OUT.csv                            writes the bad rows there
  --yes                                         applies without asking; --dry-run never applies
Points of another kind: points FILE --kind candidate`;

const { values, positionals } = readWords();
const kind = importKindSchema.safeParse(positionals[0] === "points" && values.kind === "candidate" ? "candidates" : positionals[0]);
const options = importOptionsSchema.safeParse({
  datum: values.datum, encoding: values.encoding, swapped: values.swapped, level: values.level, scheme: values.scheme, district: values.district,
  columns: Object.fromEntries((values.column ?? []).map((each) => each.split(/=(.*)/s).slice(0, 2))),
  cleanMetres: values.clean === undefined ? undefined : Number(values.clean), replace: values.replace, leaveOutBad: values["leave-out-bad"],
});
const path = positionals[1];
if (!kind.success || !options.success || path === undefined) {
  console.error(`${!options.success ? `${z.prettifyError(options.error)}\n\n` : ""}${USAGE}`);
  process.exit(1);
}
await runForPeople(async () => {
  const database = await reachDatabase(readConfig(process.env));
  const pool = createPool(database.url);
  try {
    await migrate(pool);
    const { size } = await stat(path);
    if (size > IMPORT_LIMIT_BYTES) throw new Unreadable("too-large", `${size} bytes`);
    const wish = { kind: kind.data, name: basename(path), bytes: await readFile(path), options: options.data };
    const dry = await importFile(pool, { ...wish, apply: false }, new Date().toISOString(), showStep());
    console.info(reportText(dry.report));
    if (values.mistakes !== undefined) await writeFile(values.mistakes, mistakeSheet(dry.mistakes));
    const { counts, mistakeCount } = dry.report;
    if (mistakeCount > 0 && !options.data.leaveOutBad) {
      console.info("nothing is written: correct the rows above, or --leave-out-bad");
      process.exitCode = 1;
    } else if (counts.added + counts.changed + counts.gone === 0) console.info("nothing to do: the database says the same");
    else if (await isWanted()) {
      const { report } = await importFile(pool, { ...wish, apply: true }, new Date().toISOString(), showStep());
      console.info(`applied: ${report.counts.added} added, ${report.counts.changed} changed, ${report.counts.gone} ended`);
    } else console.info("nothing is written; --yes applies it");
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    console.error(`${path}: ${IMPORT_REASONS[error.reason].en}${error.detail ? ` (${error.detail})` : ""}`);
    process.exitCode = 1;
  } finally {
    await pool.end();
    await database.stop();
  }
});

async function isWanted(): Promise<boolean> {
  if (values.yes) return true;
  if (values["dry-run"] || !process.stdin.isTTY) return false;
  const asker = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await asker.question("apply? [y/N] ");
  asker.close();
  return /^y/i.test(answer);
}

function showStep(): (step: string, share: number) => void {
  return (step, share) => void (process.stdout.isTTY && process.stdout.write(`\r\u001b[K${share < 1 ? `${step} ${Math.round(share * 100)} %` : ""}`));
}

function readWords() {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        datum: text, encoding: text, swapped: flag, column: { ...text, multiple: true }, level: text, scheme: text, district: text, clean: text, kind: text,
        replace: flag, "leave-out-bad": flag, mistakes: text, yes: flag, "dry-run": flag,
      },
    });
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    process.exit(1);
  }
}
