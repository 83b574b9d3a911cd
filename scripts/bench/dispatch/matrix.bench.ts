import { ADULT, IMPASSABLE, walkingCosts, type Costs } from "../../../geo/network/costs.ts";
import { buildHierarchy } from "../../../geo/network/hierarchy.ts";
import { costMatrix, type CostMatrix } from "../../../geo/network/matrix.ts";
import { nodeCount, type Network } from "../../../geo/network/network.ts";
import type { Spot } from "../../../geo/network/snap.ts";
import { createPool } from "../../../server/db/pool.ts";
import { postgresPrograms, startCluster } from "../../../server/db/testing/cluster.ts";
import type { Measured } from "../row.ts";
import { porto, spotsIn } from "./porto.ts";

export const names = ["dispatch/hierarchy", "dispatch/matrix-100", "dispatch/matrix-500x2000"];

const SIZES = [{ name: "dispatch/matrix-100", from: 100, to: 100, runs: 20 }, { name: "dispatch/matrix-500x2000", from: 500, to: 2_000, runs: 5 }] as const;
const BUILDS = 3;
const peerName = "pgRouting pgr_dijkstraCost";

/** Porto on foot. The peer asks for the same node pairs; ours for the spots at those nodes, and both have to agree. */
export async function measure(asked: readonly string[]): Promise<Measured[]> {
  const network = porto();
  const costs = walkingCosts(network, ADULT, "from");
  const began = performance.now();
  let hierarchy = buildHierarchy(network, costs.arcs);
  for (let build = 1; build < BUILDS; build++) hierarchy = buildHierarchy(network, costs.arcs);
  const seconds = (performance.now() - began) / BUILDS / 1_000;
  const rows: Measured[] = [{
    name: "dispatch/hierarchy", ours: seconds, peerName: "none", unit: "s", better: "less",
    note: `${nodeCount(network).toLocaleString("en")} nodes of Porto, ${hierarchy.leaving.target.length.toLocaleString("en")} arcs upward, mean of ${BUILDS}; nothing in common use prepares a network here`,
  }];
  const sizes = SIZES.filter(({ name }) => asked.length === 0 || asked.some((each) => name.startsWith(each)));
  const peer = sizes.length ? await pgRouting(network, costs) : undefined;
  for (const { name, from, to, runs } of sizes) {
    const [sources, targets] = [spotsIn(network, from, `${name} from`), spotsIn(network, to, `${name} to`)].map((spots) => spots.map((spot) => ({ ...spot, fraction: 0 }))) as [Spot[], Spot[]];
    costMatrix(network, costs, hierarchy, sources, targets);
    const start = performance.now();
    let matrix: CostMatrix = new Float64Array();
    for (let run = 0; run < runs; run++) matrix = costMatrix(network, costs, hierarchy, sources, targets);
    const ours = (performance.now() - start) / runs;
    const theirs = await peer?.ask(sources, targets, matrix);
    rows.push({ name, ours, ...(theirs !== undefined && { peer: theirs }), peerName, unit: "ms", better: "less", note: `${from} × ${to} in Porto${theirs === undefined ? "; pgRouting is not installed here" : ", all entries equal"}` });
  }
  await peer?.stop();
  return rows;
}

async function pgRouting(network: Network, costs: Costs) {
  const programs = postgresPrograms();
  if (!programs) return undefined;
  const cluster = await startCluster(programs);
  const pool = createPool(cluster.url);
  const stop = async (): Promise<void> => {
    await pool.end();
    await cluster.stop();
  };
  if ((await pool.query("select from pg_available_extensions where name = 'pgrouting'")).rowCount === 0) return void (await stop());
  await pool.query("create extension if not exists postgis; create extension pgrouting; create table walked (id int, source int, target int, cost float8, reverse_cost float8)");
  const edges = [...network.edgeFrom.keys()];
  const cost = (arc: number): number => (costs.arcs[arc] === IMPASSABLE ? -1 : (costs.arcs[arc] ?? -1));
  await pool.query("insert into walked select * from unnest($1::int[], $2::int[], $3::int[], $4::float8[], $5::float8[])", [edges, [...network.edgeFrom], [...network.edgeTo], edges.map((edge) => cost(2 * edge)), edges.map((edge) => cost(2 * edge + 1))]);
  await pool.query("analyze walked");

  const nodes = (spots: readonly Spot[]): number[] => spots.map(({ edge }) => network.edgeFrom[edge] ?? 0);
  return {
    stop,
    async ask(sources: readonly Spot[], targets: readonly Spot[], matrix: Float64Array): Promise<number> {
      const [from, to] = [nodes(sources), nodes(targets)];
      const start = performance.now();
      const { rows } = await pool.query<{ start_vid: string; end_vid: string; agg_cost: number }>("select start_vid, end_vid, agg_cost from pgr_dijkstraCost('select * from walked', $1::bigint[], $2::bigint[], true)", [[...new Set(from)], [...new Set(to)]]);
      const milliseconds = performance.now() - start;
      const theirs = new Map(rows.map(({ start_vid, end_vid, agg_cost }) => [`${start_vid} ${end_vid}`, agg_cost]));
      from.forEach((a, row) => to.forEach((b, column) => {
        const [ours, expected] = [matrix[row * to.length + column], a === b ? 0 : (theirs.get(`${a} ${b}`) ?? Infinity)];
        if (ours !== expected) throw new Error(`from node ${a} to ${b}: ours ${String(ours)}, pgRouting ${expected}`);
      }));
      return milliseconds;
    },
  };
}
