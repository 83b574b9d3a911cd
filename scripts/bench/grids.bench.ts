import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { booleanPointInPolygon, multiPolygon, point } from "@turf/turf";
import type { Pool } from "pg";
import { AreaLocator } from "../../geo/grid/locate.ts";
import { positionOf, toLattice } from "../../geo/lattice.ts";
import type { Position } from "../../geo/position.ts";
import { gridsAt, type GridRow } from "../../server/areas/store.ts";
import { openEmbedded } from "../../server/db/embedded/open.ts";
import { migrate } from "../../server/db/migrate.ts";
import { createPool } from "../../server/db/pool.ts";
import { postgresPrograms, startCluster } from "../../server/db/testing/cluster.ts";
import { createTiles } from "../../server/tiles/actions.ts";
import { boundsOf, type TileAddress } from "../../server/tiles/rules.ts";
import { makeDistrict } from "../seed/district.ts";
import { fill, fillingOf } from "../seed/fill.ts";
import type { Measured } from "./row.ts";

export const names = ["grids/locate", "tiles/grids"];

const NOW = "2026-11-24T06:00:00.000Z";
const OUR_FIXES = 2_000_000;
const TURF_FIXES = 4_000;
const POSTGIS_FIXES = 2_000;
const ZOOMS = [11, 12, 13, 14, 15];

/** On the demo district in a real PostGIS, or, where there is none, on the embedded database without that peer. */
export async function measure(asked: readonly string[]): Promise<Measured[]> {
  const programs = postgresPrograms();
  const folder = await mkdtemp(join(tmpdir(), "grids-bench-"));
  const database = programs ? await startCluster(programs) : await openEmbedded(folder);
  const pool = createPool(database.url);
  try {
    await migrate(pool);
    await fill(pool, fillingOf(makeDistrict("yuanhe-1"), Buffer.alloc(32, 1), Date.parse(NOW)));
    await pool.query("analyze");
    const grids = await gridsAt(pool, NOW);
    const rows: Measured[] = [];
    if (asked.includes("grids/locate")) rows.push(await measureLocate(pool, grids, programs !== undefined));
    if (asked.includes("tiles/grids")) rows.push(await measureTiles(pool, grids, folder, programs !== undefined));
    return rows;
  } finally {
    await pool.end();
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureLocate(pool: Pool, grids: readonly GridRow[], hasPostgis: boolean): Promise<Measured> {
  const places = scattered(grids, 1 << 16);
  const place = (n: number): Position => places[n % places.length] ?? [0, 0];
  const locator = new AreaLocator(grids);
  const shapes = grids.map(({ id, polygons }) => ({ id, shape: multiPolygon(polygons.map((rings) => rings.map((ring) => ring.map(([lon, lat]) => [lon, lat])))) }));
  const scan = (position: Position) => shapes.find(({ shape }) => booleanPointInPolygon(point([...position]), shape))?.id;

  let differing = 0;
  for (let n = 0; n < TURF_FIXES; n++) if (locator.locate(place(n)) !== scan(place(n))) differing++;
  if (differing) throw new Error(`${differing} of ${TURF_FIXES} fixes lie in another grid for turf`); // none of them lies on a border
  const ours = perSecond(OUR_FIXES, (n) => locator.locate(place(n)));
  const turf = perSecond(TURF_FIXES, (n) => scan(place(n)));
  const note = hasPostgis ? `PostGIS, a prepared question for each fix over an index: ${Math.round(await postgisPerSecond(pool, place))} fixes/s` : "no PostGIS here";
  return { name: "grids/locate", ours, peer: turf, peerName: "a scan with turf", unit: "fixes/s", better: "more", note: `${grids.length} grids, all of ${TURF_FIXES} compared agree. ${note}` };
}

async function postgisPerSecond(pool: Pool, place: (n: number) => Position): Promise<number> {
  const client = await pool.connect();
  const text = /* sql */ `
    select area.id
      from area_edition
      join area on area.id = area_edition.area_id
     where area.level = 'grid'
       and area_edition.valid @> $3::timestamptz
       and st_covers(geom, st_setsrid(st_makepoint($1, $2), 4326))
     limit 1`;
  const ask = (n: number) => client.query({ name: "locate", text, values: [...place(n), NOW] });
  for (let n = 0; n < 50; n++) await ask(n);
  const began = performance.now();
  for (let n = 0; n < POSTGIS_FIXES; n++) await ask(n);
  client.release();
  return (POSTGIS_FIXES * 1000) / (performance.now() - began);
}

async function measureTiles(pool: Pool, grids: readonly GridRow[], folder: string, hasPostgis: boolean): Promise<Measured> {
  const addresses = tilesOver(grids);
  const tiles = createTiles({ databaseUrl: pool.options.connectionString ?? "", folder, nowMilliseconds: () => Date.parse(NOW) });
  try {
    // both sides warm: the same areas under another plan, of which no tile is held
    for (const address of addresses) await tiles.tile(address);
    const { rows } = await pool.query<{ id: number }>("insert into plan (name, status, effective_at) select name, status, effective_at from plan where id = 1 returning id");
    const others = addresses.map((address) => ({ ...address, version: rows[0]?.id ?? 0 }));
    const opening = performance.now();
    await tiles.tile({ ...others[0]!, z: 9, x: others[0]!.x >> (others[0]!.z - 9), y: others[0]!.y >> (others[0]!.z - 9) });
    const start = performance.now() - opening;
    let bytes = 0;
    const began = performance.now();
    for (const address of others) bytes += (await tiles.tile(address))?.bytes.length ?? 0;
    const ours = (performance.now() - began) / addresses.length;
    const again = performance.now();
    for (const address of others) await tiles.tile(address);
    const held = (performance.now() - again) / addresses.length;
    const peer = hasPostgis ? await mvtPerTile(pool, addresses) : undefined;
    return {
      name: "tiles/grids", ours, ...(peer && { peer: peer.milliseconds }), peerName: "ST_AsMVT on PostGIS", unit: "ms a tile", better: "less",
      note: `${addresses.length} tiles of zoom ${ZOOMS.join(", ")}, each asked once, gzipped; ours in a thread, with borders once and by level (${kilobytes(bytes)}), asked again ${held.toFixed(3)} ms; opening the plan ${start.toFixed(0)} ms. ${peer ? `The peer: areas alone (${kilobytes(peer.bytes)})` : "No PostGIS here"}`,
    };
  } finally {
    await tiles.close();
  }
}

async function mvtPerTile(pool: Pool, addresses: readonly TileAddress[]): Promise<{ milliseconds: number; bytes: number }> {
  const client = await pool.connect();
  const text = /* sql */ `
    with drawn as (
      select area.id, area.level, area.kind, area.code, area.parent, area_edition.name,
             st_asmvtgeom(st_transform(geom, 3857), st_tileenvelope($1, $2, $3), 4096, 128) as geom
        from area_edition
        join area on area.id = area_edition.area_id
       where area_edition.valid @> $4::timestamptz
         and geom && st_makeenvelope($5, $6, $7, $8, 4326))
    select st_asmvt(drawn, 'area', 4096, 'geom', 'id') as "tile" from drawn where geom is not null`;
  const ask = async (address: TileAddress) => {
    const { rows } = await client.query<{ tile: Buffer }>({ name: "mvt", text, values: [address.z, address.x, address.y, NOW, ...boundsOf(address)] });
    return gzipSync(rows[0]?.tile ?? "").length;
  };
  for (const address of addresses.slice(0, 20)) await ask(address);
  let bytes = 0;
  const began = performance.now();
  for (const address of addresses) bytes += await ask(address);
  client.release();
  return { milliseconds: (performance.now() - began) / addresses.length, bytes };
}

/** Over the box of all grids, by Halton's sequence: the same each time, and everywhere; as exact as phones tell it. */
function scattered(grids: readonly GridRow[], count: number): Position[] {
  const [west, south, east, north] = boxOf(grids);
  return Array.from({ length: count }, (_, n) => positionOf(toLattice(west + halton(n + 1, 2) * (east - west)), toLattice(south + halton(n + 1, 3) * (north - south))));
}

function halton(index: number, base: number): number {
  let [result, share] = [0, 1 / base];
  for (let left = index; left > 0; left = Math.floor(left / base), share /= base) result += share * (left % base);
  return result;
}

function boxOf(grids: readonly GridRow[]): [number, number, number, number] {
  const positions = grids.flatMap(({ polygons }) => polygons.flat(2));
  const least = (axis: 0 | 1) => positions.reduce((value, position) => Math.min(value, position[axis]), Infinity);
  const most = (axis: 0 | 1) => positions.reduce((value, position) => Math.max(value, position[axis]), -Infinity);
  return [least(0), least(1), most(0), most(1)];
}

function tilesOver(grids: readonly GridRow[]): TileAddress[] {
  const [west, south, east, north] = boxOf(grids);
  return ZOOMS.flatMap((z) => {
    const column = (lon: number) => Math.floor(((lon + 180) / 360) * 2 ** z);
    const row = (lat: number) => Math.floor(((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * 2 ** z);
    const found: TileAddress[] = [];
    for (let x = column(west); x <= column(east); x++) for (let y = row(north); y <= row(south); y++) found.push({ set: "areas", version: 1, z, x, y });
    return found;
  });
}

function perSecond(count: number, once: (n: number) => unknown): number {
  for (let n = 0; n < count / 10; n++) once(n);
  const began = performance.now();
  for (let n = 0; n < count; n++) once(n);
  return (count * 1000) / (performance.now() - began);
}

const kilobytes = (bytes: number): string => `${Math.round(bytes / 1000)} kB`;
