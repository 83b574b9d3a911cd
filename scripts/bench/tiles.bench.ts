import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pool } from "pg";
import { migrate } from "../../server/db/migrate.ts";
import { createPool } from "../../server/db/pool.ts";
import { postgresPrograms, startCluster } from "../../server/db/testing/cluster.ts";
import { createTiles } from "../../server/tiles/actions.ts";
import type { TileAddress } from "../../server/tiles/rules.ts";
import { cityFilling } from "../seed/city/city.ts";
import { makeDistrict } from "../seed/district.ts";
import { fill, fillingOf } from "../seed/fill.ts";
import type { Measured } from "./row.ts";

export const names = ["tiles/city"];

const SEED = "yuanhe-1";
const FROM_ZOOM = 7;
const TO_ZOOM = 14;
/** At each zoom no more than these, spread over the city. */
const TILES_A_ZOOM = 60;

/** The same levels at the same zooms, with the same properties, as PostGIS would make them. */
const PEER = /* sql */ `
  with bounds as (select st_tileenvelope($1, $2, $3) as box),
  rows as (
    select area.id, area.level, area.kind, area.code, area_edition.name, area.parent,
           st_asmvtgeom(st_transform(geom, 3857), bounds.box, 4096, 128) as geom
      from area_edition
      join area on area.id = area_edition.area_id
     cross join bounds
     where geom && st_transform(st_expand(bounds.box, (st_xmax(bounds.box) - st_xmin(bounds.box)) / 32), 4326)
       and area_edition.valid @> now()
       and case level when 'grid' then $1 >= 11 when 'community' then $1 >= 9 else true end)
  select st_asmvt(rows, 'area', 4096, 'geom', 'id') as tile from rows`;

/** Every tile of the city's areas asked for once, of a server that has just started, and of PostGIS with its index warm. */
export async function measure(): Promise<Measured[]> {
  const programs = postgresPrograms();
  if (!programs) throw new Error("the city is made in a PostGIS: none is installed");
  const cluster = await startCluster(programs);
  const folder = await mkdtemp(join(tmpdir(), "tiles-bench-"));
  const pool = createPool(cluster.url);
  try {
    await migrate(pool);
    const [district, now] = [makeDistrict(SEED), Date.now()];
    await fill(pool, cityFilling(district, fillingOf(district, Buffer.alloc(32, "bench"), now, 1), Buffer.alloc(32, "bench"), now));
    const addresses = await addressesOver(pool);
    const began = performance.now();
    const tiles = createTiles({ databaseUrl: cluster.url, folder, nowMilliseconds: Date.now });
    await tiles.tile(addresses[0] ?? { set: "areas", version: 1, z: FROM_ZOOM, x: 0, y: 0 });
    const first = performance.now() - began;
    const ours = await perSecond(addresses.slice(1), (address) => tiles.tile(address));
    await tiles.close();
    const ask = ({ z, x, y }: TileAddress) => pool.query(PEER, [z, x, y]);
    await perSecond(addresses.slice(0, 20), ask);
    const peer = await perSecond(addresses.slice(1), ask);
    return [{ name: "tiles/city", ours, peer, peerName: "ST_AsMVT, the polygons alone", unit: "tiles/s", better: "more", note: `9,701 grids, ${addresses.length} tiles of zooms ${FROM_ZOOM} to ${TO_ZOOM}, each once, one after another, gzipped and with borders as lines of their own; the first, with the index, took ${(first / 1000).toFixed(1)} s` }];
  } finally {
    await pool.end();
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function perSecond(addresses: readonly TileAddress[], ask: (address: TileAddress) => Promise<unknown>): Promise<number> {
  const began = performance.now();
  for (const address of addresses) await ask(address);
  return addresses.length / ((performance.now() - began) / 1000);
}

async function addressesOver(pool: Pool): Promise<TileAddress[]> {
  const { rows: [box] } = await pool.query<{ west: number; south: number; east: number; north: number }>(
    "select st_xmin(e) as west, st_ymin(e) as south, st_xmax(e) as east, st_ymax(e) as north from (select st_extent(geom) as e from area_edition) as all_of_it");
  if (!box) throw new Error("there is no area");
  return Array.from({ length: TO_ZOOM - FROM_ZOOM + 1 }, (_, n) => n + FROM_ZOOM).flatMap((z) => {
    const column = (lon: number) => Math.floor(((lon + 180) / 360) * 2 ** z);
    const row = (lat: number) => Math.floor(((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * 2 ** z);
    const [left, right, top, bottom] = [column(box.west), column(box.east), row(box.north), row(box.south)];
    const all = Array.from({ length: (right - left + 1) * (bottom - top + 1) }, (_, n): TileAddress => ({ set: "areas", version: 1, z, x: left + (n % (right - left + 1)), y: top + Math.floor(n / (right - left + 1)) }));
    const step = Math.max(1, Math.floor(all.length / TILES_A_ZOOM));
    return all.filter((_, n) => n % step === 0).slice(0, TILES_A_ZOOM);
  });
}
