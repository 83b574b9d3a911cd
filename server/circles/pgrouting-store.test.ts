import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildNetwork } from "#geo/network/build.ts";
import { lengthCosts } from "#geo/network/costs.ts";
import { nodeCount, nodePosition } from "#geo/network/network.ts";
import { Search } from "#geo/network/search.ts";
import { crossing, wayOf } from "#geo/testing/ways.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing/database.ts";

const SIDE = 24;
const WITHIN_METRES = 600;

/** A town of bent streets, some one-way, some missing: the same in every run. */
function town() {
  const bent = (column: number, row: number): readonly [number, number] => crossing(column + 0.3 * Math.sin(3 * row + column), row + 0.3 * Math.cos(2 * column + row));
  const ways = Array.from({ length: SIDE * SIDE }, (_, at) => at).flatMap((at) => {
    const [column, row] = [at % SIDE, Math.floor(at / SIDE)];
    const way = (id: number, toColumn: number, toRow: number) => (toColumn < SIDE && toRow < SIDE && id % 7 ? [wayOf(id, [bent(column, row), bent(toColumn, toRow)], { backwards: id % 5 !== 0 })] : []);
    return [...way(2 * at + 1, column + 1, row), ...way(2 * at + 2, column, row + 1)];
  });
  return buildNetwork(ways).network;
}

describe("pgRouting on the same streets", () => {
  let database: TestDatabase;
  let isThere = false;
  beforeAll(async () => {
    database = await createTestDatabase();
    isThere = (await database.pool.query("select from pg_available_extensions where name = 'pgrouting'")).rowCount === 1;
    if (isThere) await database.pool.query("create extension pgrouting");
  });
  afterAll(() => database.drop());

  test("finds the same nodes within 600 m of 60 of them, each as far", async ({ skip }) => {
    if (!isThere) return skip("this database has no pgRouting");
    const network = town();
    const costs = lengthCosts(network);
    const metres = (arc: number) => (costs.arcs[arc] === 0xffffffff ? -1 : (costs.arcs[arc] ?? 0) / 1_000);
    const edges = [...network.edgeFrom.keys()];
    await database.pool.query("create table walked (id bigint, source bigint, target bigint, cost float8, reverse_cost float8)");
    await database.pool.query("insert into walked select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::float8[], $5::float8[])", [
      edges, [...network.edgeFrom], [...network.edgeTo], edges.map((edge) => metres(2 * edge)), edges.map((edge) => metres(2 * edge + 1)),
    ]);
    const search = new Search(network);
    for (let index = 0; index < 60; index++) {
      const from = Math.floor((index * nodeCount(network)) / 60);
      const { rows } = await database.pool.query<{ node: string; metres: number }>("select node, agg_cost as metres from pgr_drivingDistance('select * from walked', $1::bigint, $2::float8) order by node", [from, WITHIN_METRES]);
      search.run(costs.arcs, [{ node: from, cost: 0, owner: 0 }], WITHIN_METRES * 1_000);
      const ours = [...search.reached].sort((a, b) => a - b);
      expect(ours, `from ${String(nodePosition(network, from))}`).toEqual(rows.map(({ node }) => Number(node)));
      rows.forEach((row, at) => expect(search.costOf(ours[at] ?? -1) / 1_000).toBeCloseTo(row.metres, 6));
    }
  });
});
