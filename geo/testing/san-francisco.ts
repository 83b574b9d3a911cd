import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

// 205 census tracts and 16 stores (pysal/spopt, BSD: not in this repository): network distances in metres, and people
const FILE = join(process.env["REFERENCE_DIR"] ?? join(import.meta.dirname, "../../../shared"), "reference/spopt_sf/SF_network_distance_candidateStore_16_censusTract_205_new.csv");

/** @returns nothing, and a line that says so, when the file is not there */
export function sanFrancisco(): { people: number[]; metres: number[][] } | undefined {
  if (!existsSync(FILE)) return void console.warn(`not compared with spopt's values for San Francisco: there is no ${FILE}`);
  const rows = readFileSync(FILE, "utf8").trim().split("\n").slice(1).map((line) => line.split(","));
  const stores = [...new Set(rows.map(([, store = ""]) => store))];
  const tracts = [...new Set(rows.map(([, , tract = ""]) => tract))];
  const metres = stores.map(() => tracts.map(() => Infinity));
  const people = tracts.map(() => 0);
  for (const [distance, store = "", tract = "", demand] of rows) {
    metres[stores.indexOf(store)]![tracts.indexOf(tract)] = Number(distance);
    people[tracts.indexOf(tract)] = Number(demand);
  }
  return { people, metres };
}
