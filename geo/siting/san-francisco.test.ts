import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { choices, solved } from "../testing/siting.ts";
import { maximalCovering } from "./coverage.ts";
import { coversOf } from "./covers.ts";
import { greedy, valueOf } from "./exchange.ts";
import { pMedian } from "./median.ts";
import { setCovering } from "./set-covering.ts";

// 205 census tracts and 16 stores (pysal/spopt, BSD: not in this repository): network distances in metres, and people
const FILE = join(process.env["REFERENCE_DIR"] ?? join(import.meta.dirname, "../../../shared"), "reference/spopt_sf/SF_network_distance_candidateStore_16_censusTract_205_new.csv");
const isThere = existsSync(FILE);
if (!isThere) console.warn(`not compared with spopt's values for San Francisco: there is no ${FILE}`);

function read(): { people: number[]; metres: number[][] } {
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

describe.skipIf(!isThere)("San Francisco", () => {
  const { people, metres } = isThere ? read() : { people: [], metres: [] };
  const coveredWithin = (limit: number) => metres.map((row) => row.flatMap((distance, tract) => (distance <= limit ? [tract] : [])));
  const reached = (covered: readonly number[][], sites: readonly number[]) => new Set(sites.flatMap((site) => covered[site] ?? [])).size;

  test.each([[1, 448_255, 98], [2, 671_938, 55], [3, 791_499, 36], [4, 875_247, 21]])("%i stores cover %i people within 5,000 m and leave %i tracts, as every choice enumerated says", (count, most, uncovered) => {
    const covered = coveredWithin(5_000);
    const { value, gap, sites } = solved(maximalCovering(coversOf(covered, people), count));
    expect([value, gap]).toEqual([most, 0]);
    expect(people.length - reached(covered, sites)).toBe(uncovered);
  });

  test("taking the best one after the other is not enough", () => {
    const covers = coversOf(coveredWithin(5_000), people);
    expect(valueOf(covers, greedy(covers, 3))).toBe(788_863);
  });

  test.each([[1, 5_731_159_103.675, 6_000.503713880], [2, 4_009_098_972.135, 4_197.512725861], [3, 3_385_565_397.532, 3_544.675234796], [4, 2_848_268_129.715, 2_982.1268579890657]])(
    "%i stores are %f person metres away and %f m on average, as every choice enumerated says, and spopt for four", (count, cost, mean) => {
      const costs = Float64Array.from(metres.flatMap((row) => row.map((distance, tract) => distance * people[tract]!)));
      const { value, gap } = solved(pMedian({ candidateCount: metres.length, demandCount: people.length, costs }, count), 1e-9);
      expect(-value).toBeCloseTo(cost, 2);
      expect(-value / people.reduce((sum, each) => sum + each, 0)).toBeCloseTo(mean, 6);
      expect(gap).toBeLessThanOrEqual(1e-9);
    });

  test.each([5_000, 6_000, 8_000])("the fewest stores within %i m, as every choice enumerated says", (limit) => {
    const covered = coveredWithin(limit);
    const all = reached(covered, [...covered.keys()]);
    const fewest = [...covered.keys()].find((count) => [...choices(covered.length, count)].some((sites) => reached(covered, sites) === all));
    expect(solved(setCovering(coversOf(covered, people)))).toMatchObject({ value: -(fewest ?? NaN), gap: 0 });
  });
});
