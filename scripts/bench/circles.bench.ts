import { circle as turfCircle, concave, featureCollection, point } from "@turf/turf";
import type { PoolClient } from "pg";
import { ringsWithin } from "../../geo/circles/circle.ts";
import { Ground } from "../../geo/circles/ground.ts";
import { Homes } from "../../geo/circles/homes.ts";
import type { Ring } from "../../geo/circles/rings.ts";
import { buildNetwork } from "../../geo/network/build.ts";
import { IMPASSABLE, lengthCosts } from "../../geo/network/costs.ts";
import { DoorFinder } from "../../geo/network/doors.ts";
import { edgeCount, nodeCount, nodePosition } from "../../geo/network/network.ts";
import { Reach } from "../../geo/network/reach.ts";
import { Search } from "../../geo/network/search.ts";
import type { Position } from "../../geo/position.ts";
import { hasPortoAlegre, homesAlong, portoAlegre, portoAlegreWays } from "../../geo/testing/porto-alegre.ts";
import { wrongHouseholds } from "../../geo/testing/wrong-households.ts";
import { createPool } from "../../server/db/pool.ts";
import { postgresPrograms, startCluster } from "../../server/db/testing/cluster.ts";
import type { Measured } from "./row.ts";

export const names = ["circles/search", "circles/search-bbox", "circles/many-origins", "circles/polygon", "circles/error", "circles/coverage", "circles/drag"];

/** 15 minutes at 1.2 m/s, in millimetres. */
const LIMIT = 1_080_000;
const ORIGINS = 30;
const HOMES = 250_000;

/** On the walking network of Porto Alegre, the same in PostgreSQL; peers are pgRouting, PostGIS and turf. */
export async function measure(asked: readonly string[]): Promise<Measured[]> {
  if (!hasPortoAlegre("circles")) throw new Error("the circles are measured on the reference network of Porto Alegre, which is not here: set REFERENCE_DIR");
  const town = openTown();
  const peer = await openPeer(town);
  try {
    const rows: Measured[] = [];
    if (asked.some((name) => name.includes("search") || name.includes("origins"))) rows.push(...(await measureSearches(town, peer)));
    if (asked.includes("circles/polygon") || asked.includes("circles/drag")) rows.push(...(await measurePolygons(town, peer)));
    if (asked.includes("circles/error")) rows.push(await measureError(town, peer));
    if (asked.includes("circles/coverage")) rows.push(await measureCoverage(town, peer));
    return rows;
  } finally {
    await peer.close();
  }
}

type Town = ReturnType<typeof openTown>;
type Peer = Awaited<ReturnType<typeof openPeer>>;

function openTown() {
  const { network } = buildNetwork(portoAlegreWays());
  const nodeAt = new Map([...Array(nodeCount(network)).keys()].map((node) => [String(nodePosition(network, node)), node]));
  const origins = portoAlegre("iso_reference.csv").slice(0, ORIGINS).map(({ source_node = 0, lon = 0, lat = 0 }) => ({ theirs: source_node, position: [lon, lat] as Position }));
  const nodes = portoAlegre("nodes.csv.gz");
  const theirs = new Map(nodes.map(({ id = 0, lon, lat }) => [id, nodeAt.get(String([lon, lat])) ?? -1]));
  const ground = new Ground(network, []);
  return { network, nodes, costs: lengthCosts(network), search: new Search(network), ground, finder: new DoorFinder(network, [], []), origins: origins.map((origin) => ({ ...origin, node: theirs.get(origin.theirs) ?? -1 })) };
}

async function openPeer({ nodes }: Town) {
  const programs = postgresPrograms();
  if (!programs) return { client: undefined, close: async () => {} };
  const database = await startCluster(programs);
  const pool = createPool(database.url);
  const client = await pool.connect();
  const close = async () => {
    client.release();
    await pool.end();
    await database.stop();
  };
  try {
    await client.query("create extension postgis");
    await client.query("create extension pgrouting");
  } catch {
    await close();
    return { client: undefined, close: async () => {} };
  }
  await client.query("create table node (id bigint primary key, geom geometry(Point, 4326)); create table edge (id bigint primary key, source bigint, target bigint, cost float8, reverse_cost float8, geom geometry(LineString, 4326))");
  await client.query("insert into node select id, st_setsrid(st_makepoint(lon, lat), 4326) from unnest($1::bigint[], $2::float8[], $3::float8[]) as given(id, lon, lat)", columns(nodes, "id", "lon", "lat"));
  const edges = portoAlegre("edges.csv.gz");
  await client.query("insert into edge select id, source, target, metres, metres, st_setsrid(st_makeline(st_makepoint(x1, y1), st_makepoint(x2, y2)), 4326) from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::float8[], $5::float8[], $6::float8[], $7::float8[], $8::float8[]) as given(id, source, target, metres, x1, y1, x2, y2)", columns(edges, "id", "source", "target", "length_m", "x1", "y1", "x2", "y2"));
  await client.query("create index on edge using gist (geom); analyze");
  return { client, close };
}

const columns = (rows: readonly Record<string, number>[], ...names: string[]): (number | undefined)[][] => names.map((name) => rows.map((row) => row[name]));

const DISTANCES = "select node, agg_cost from pgr_drivingDistance('select id, source, target, cost, reverse_cost from edge', $1::bigint[], $2, false)";
/** As a careful user writes it: the edges near the origin alone. */
const NEAR = "select node, agg_cost from pgr_drivingDistance(format('select id, source, target, cost, reverse_cost from edge where geom && st_expand(st_setsrid(st_makepoint(%s, %s), 4326), 0.0125)', $3::float8, $4::float8), $1::bigint[], $2, false)";

async function measureSearches(town: Town, { client }: Peer): Promise<Measured[]> {
  const { search, costs, origins } = town;
  const run = (node: number) => search.run(costs.arcs, [{ node, cost: 0, owner: 0 }], LIMIT);
  const ours = repeated(() => origins.forEach(({ node }) => run(node)), 20) / origins.length;
  const many = Array.from({ length: 100 }, (_, index) => origins[index % origins.length]!);
  const oursMany = repeated(() => many.forEach(({ node }) => run(node)), 10);
  const note = `${origins.length} origins, 1,080 m, ${edgeCount(town.network)} edges`;
  const row = (name: string, own: number, peer: number | undefined, peerName: string): Measured => ({ name, ours: own, ...(peer !== undefined && { peer }), peerName, unit: "ms", better: "less", note: peer === undefined ? `${note}; no pgRouting here` : note });
  if (!client) return [row("circles/search", ours, undefined, "pgr_drivingDistance"), row("circles/search-bbox", ours, undefined, "pgr_drivingDistance"), row("circles/many-origins", oursMany, undefined, "pgr_drivingDistance")];

  await agree(town, client);
  const whole = await timed(origins.slice(0, 8), ({ theirs }) => client.query(DISTANCES, [[theirs], LIMIT / 1_000]));
  const near = await timed(origins, ({ theirs, position: [lon, lat] }) => client.query(NEAR, [[theirs], LIMIT / 1_000, lon, lat]));
  const distinct = portoAlegre("nodes.csv.gz").filter((_, index) => index % 397 === 0).slice(0, 100).map(({ id = 0 }) => id);
  const array = await timed([distinct, distinct], (ids) => client.query(DISTANCES, [ids, LIMIT / 1_000]));
  return [row("circles/search", ours, whole, "pgr_drivingDistance, whole table"), row("circles/search-bbox", ours, near, "pgr_drivingDistance, near edges"), row("circles/many-origins", oursMany, array, "pgr_drivingDistance, 100 origins")];
}

/** Nothing is compared that is not the same: every node they reach, as far as they say. */
async function agree({ search, costs, network, nodes, origins }: Town, client: PoolClient): Promise<void> {
  const nodeAt = new Map([...Array(nodeCount(network)).keys()].map((node) => [String(nodePosition(network, node)), node]));
  const ourOf = new Map(nodes.map(({ id = 0, lon, lat }) => [id, nodeAt.get(String([lon, lat])) ?? -1]));
  for (const { node, theirs } of origins.slice(0, 5)) {
    search.run(costs.arcs, [{ node, cost: 0, owner: 0 }], LIMIT);
    const { rows } = await client.query<{ node: string; agg_cost: number }>(DISTANCES, [[theirs], LIMIT / 1_000]);
    if (rows.length !== search.reached.length) throw new Error(`from ${theirs} pgRouting reaches ${rows.length} nodes, we ${search.reached.length}`);
    for (const row of rows) if (Math.abs(search.costOf(ourOf.get(Number(row.node)) ?? -1) / 1_000 - row.agg_cost) > 1e-6) throw new Error(`node ${row.node} is ${row.agg_cost} m from ${theirs} for pgRouting`);
  }
}

async function measurePolygons(town: Town, { client }: Peer): Promise<Measured[]> {
  const { ground, costs, search, finder, origins, network } = town;
  const places = homesAlong(network, 2);
  const planePlaces = places.map((place) => ground.plane.toMetres(place));
  const spots = origins.map(({ position }) => finder.spotsOf(position).map((spot) => ({ spot, owner: 0 })));
  const polygon = (index: number) => ringsWithin(ground, costs, spots[index]!, [LIMIT], search, planePlaces);
  const cold = performance.now();
  spots.forEach((_, index) => polygon(index));
  const first = (performance.now() - cold) / spots.length;
  const ours = repeated(() => spots.forEach((_, index) => polygon(index)), 8) / spots.length;
  const homes = new Homes(places.map((place) => finder.spotsOf(place)), edgeCount(network));
  const drag = repeated(() => spots.forEach((each, index) => {
    polygon(index);
    homes.costs(new Reach(network, costs, each, LIMIT, search), costs);
  }), 8) / spots.length;
  const hull = client && (await timed(origins, (origin) => hullOf(town, client, origin.node)));
  const asked = client && hull !== undefined ? hull + (await timed(origins, ({ theirs, position: [lon, lat] }) => client.query(NEAR, [[theirs], LIMIT / 1_000, lon, lat]))) : undefined;
  const missing = client ? "" : "; no PostGIS here";
  return [
    { name: "circles/polygon", ours, ...(hull !== undefined && { peer: hull }), peerName: "ST_ConcaveHull(0.1, holes)", unit: "ms", better: "less", note: `ours with the search, at 10 m, simplified with ${places.length} homes held in place; ${first.toFixed(1)} ms where it is asked for the first time; the hull of the reached nodes without their search${missing}` },
    { name: "circles/drag", ours: drag, ...(asked !== undefined && { peer: asked }), peerName: "pgRouting near edges, then the hull", unit: "ms", better: "less", note: `one step of a drag: search, polygon and minutes of ${places.length} homes; the peer counts no homes${missing}` },
  ];
}

async function hullOf({ search, costs, network }: Town, client: PoolClient, node: number): Promise<string> {
  search.run(costs.arcs, [{ node, cost: 0, owner: 0 }], LIMIT);
  const positions = [...search.reached].map((each) => nodePosition(network, each));
  const { rows } = await client.query<{ hull: string }>("select st_asgeojson(st_concavehull(st_collect(st_makepoint(lon, lat)), 0.1, true), 9) as hull from unnest($1::float8[], $2::float8[]) as given(lon, lat)", [positions.map(([lon]) => lon), positions.map(([, lat]) => lat)]);
  return rows[0]?.hull ?? "";
}

async function measureError(town: Town, { client }: Peer): Promise<Measured> {
  const { network, ground, costs, search, finder, origins } = town;
  const places = homesAlong(network, 2);
  const peopled = { ground, costs, search, homes: new Homes(places.map((place) => finder.spotsOf(place)), edgeCount(network)), places: places.map((place) => ground.plane.toMetres(place)) };
  const spots = origins.map(({ position }) => finder.spotsOf(position));
  const share = ({ reached, wrongIn, wrongOut }: ReturnType<typeof wrongHouseholds>) => (100 * (wrongIn + wrongOut)) / reached;
  const ours = share(wrongHouseholds(peopled, spots, LIMIT));
  const toRings = (geometry: { type: string; coordinates: unknown }): Ring[] => {
    const polygons = (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates) as Position[][][];
    return polygons.flat().map((ring) => ring.map((position) => ground.plane.toMetres(position)));
  };
  const hulls = new Map<unknown, Ring[]>();
  const nodesOf = (index: number) => {
    search.run(costs.arcs, [{ node: origins[index]!.node, cost: 0, owner: 0 }], LIMIT);
    return [...search.reached].map((node) => nodePosition(network, node));
  };
  const peers: [string, number][] = [];
  const by = (name: string) => peers.push([name, share(wrongHouseholds(peopled, spots, LIMIT, (each) => hulls.get(each) ?? []))]);
  spots.forEach((each, index) => hulls.set(each, toRings(turfCircle([...origins[index]!.position], LIMIT / 1_000, { steps: 128, units: "meters" }).geometry)));
  by("turf circle");
  spots.forEach((each, index) => {
    const found = concave(featureCollection(nodesOf(index).map((position) => point([...position]))), { maxEdge: 0.15 });
    hulls.set(each, found ? toRings(found.geometry) : []);
  });
  by("turf concave, 150 m");
  if (client) {
    for (const [index, each] of spots.entries()) hulls.set(each, toRings(JSON.parse(await hullOf(town, client, origins[index]!.node)) as { type: string; coordinates: unknown }));
    by("ST_ConcaveHull(0.1, holes)");
  }
  const [bestName, best] = peers.sort(([, a], [, b]) => a - b)[0]!;
  return { name: "circles/error", ours, peer: best, peerName: bestName, unit: "% of households wrong", better: "less", note: `${places.length} homes 5 to 25 m beside the streets, ${origins.length} places; ${peers.map(([name, wrong]) => `${name} ${wrong.toFixed(1)} %`).join(", ")}` };
}

async function measureCoverage(town: Town, { client }: Peer): Promise<Measured> {
  const { network, costs, search, finder, nodes } = town;
  const doors = homesAlong(network, 1).map((place) => finder.spotsOf(place));
  const households = Array.from({ length: doors.length }, (_, door) => Math.floor((HOMES * (door + 1)) / doors.length) - Math.floor((HOMES * door) / doors.length));
  const homes = new Homes(doors, edgeCount(network));
  const ids = nodes.filter((_, index) => index % 397 === 0).slice(0, 100);
  const sources = ids.map(({ lon = 0, lat = 0 }) => finder.spotsOf([lon, lat]).map((spot) => ({ spot, owner: 0 })));
  let covered = 0;
  const ours = repeated(() => {
    const nearest = new Uint32Array(homes.count).fill(IMPASSABLE);
    for (const each of sources) homes.costs(new Reach(network, costs, each, LIMIT, search), costs, nearest);
    covered = nearest.reduce((sum, cost, door) => sum + (cost <= LIMIT ? households[door]! : 0), 0);
  }, 5);
  const peer = client && (await timed([ids, ids], (each) => client.query(DISTANCES, [each.map(({ id }) => id), LIMIT / 1_000])));
  return { name: "circles/coverage", ours, ...(peer !== undefined && { peer }), peerName: "pgr_drivingDistance, nodes only", unit: "ms", better: "less", note: `100 points, ${HOMES.toLocaleString("en")} households behind ${doors.length} doors, minutes to the nearest and ${covered.toLocaleString("en")} within; the peer finds nodes and counts nobody${client ? "" : "; no pgRouting here"}` };
}

/** Milliseconds a time, after as many to warm up. */
function repeated(once: () => void, times: number): number {
  for (let n = 0; n < times; n++) once();
  const began = performance.now();
  for (let n = 0; n < times; n++) once();
  return (performance.now() - began) / times;
}

async function timed<T>(inputs: readonly T[], once: (input: T) => Promise<unknown>): Promise<number> {
  await once(inputs[0]!);
  const began = performance.now();
  for (const input of inputs) await once(input);
  return (performance.now() - began) / inputs.length;
}
