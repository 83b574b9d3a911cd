import { pathToFileURL } from "node:url";
import { benchSchema, rowOf } from "./row.ts";

/** The process of one bench file: `measure.ts FILE [NAME…]`. Tells its rows to its parent. */

const [file = "", ...only] = process.argv.slice(2);
const { names, measure } = benchSchema.parse(await import(pathToFileURL(file).href));
const asked = only.length ? names.filter((name) => only.some((each) => name === each || name.startsWith(`${each}/`))) : names;

if (asked.length) {
  for (const measured of await measure(asked)) if (asked.includes(measured.name)) process.send?.(rowOf(measured));
}
process.disconnect();
