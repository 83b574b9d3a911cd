import type { Pool } from "pg";
import { deviceSecret, deviceSecretHash } from "../../seed/device-secret.ts";

/** Of the demo's shape, and with as many workers as a large city district. */
export const WORKERS = 16_000;
export const SUBDISTRICTS = 4;
const GRIDS = 252;
const GRIDS_IN_A_COMMUNITY = 8;
export const ROOT = 1;
const KEY = Buffer.alloc(32, "bench");

export const secretOf = (worker: number): string => deviceSecret(KEY, worker);
export const subdistrictArea = (index: number): number => ROOT + 1 + (index % SUBDISTRICTS);
const communitiesOf = (grids: number): number => Math.ceil(grids / GRIDS_IN_A_COMMUNITY);
/** Own grid first, then all above it. */
export function areasOf(worker: number, grids = GRIDS): number[] {
  const communities = communitiesOf(grids);
  const grid = worker % grids;
  const community = grid % communities;
  return [ROOT + 1 + SUBDISTRICTS + communities + grid, ROOT + 1 + SUBDISTRICTS + community, subdistrictArea(community), ROOT];
}
export const homeOf = (worker: number): [lon: number, lat: number] => [123.3 + (worker % 160) / 1000, 41.7 + Math.floor(worker / 160) / 1000];

/** Areas, people on shift, and their phones, into an empty database. */
export async function seedBenchDistrict(pool: Pool, grids = GRIDS): Promise<void> {
  const communities = communitiesOf(grids);
  await pool.query(/* sql */ `
    insert into setting (name, value) values ('district', '{"name": "Bench"}');
    insert into plan (name, status, effective_at) values ('bench', 'published', '2025-01-01Z');
    insert into area (level, kind, code, code_scheme, parent) values ('district', 'district', 'd', 'bench', null);
    insert into area (level, kind, code, code_scheme, parent) select 'subdistrict', 'subdistrict', 's' || n, 'bench', 1 from generate_series(0, ${SUBDISTRICTS - 1}) as n;
    insert into area (level, kind, code, code_scheme, parent) select 'community', 'community', 'c' || n, 'bench', 2 + n % ${SUBDISTRICTS} from generate_series(0, ${communities - 1}) as n;
    insert into area (level, kind, code, code_scheme, parent) select 'grid', 'community', 'g' || n, 'bench', ${ROOT + 1 + SUBDISTRICTS} + n % ${communities} from generate_series(0, ${grids - 1}) as n;
    insert into area_edition (area_id, plan_id, name, geom, valid)
    select id, 1, code, st_multi(st_makeenvelope(123.3 + id * 0.0005, 41.7, 123.3004 + id * 0.0005, 41.71, 4326)), '[2025-01-01Z,)' from area;
    insert into person (name, employment, valid) select 'worker ' || n, 'full-time', '[2025-01-01Z,)' from generate_series(1, ${WORKERS}) as n`);
  const workers = Array.from({ length: WORKERS }, (_, index) => index + 1);
  await pool.query("insert into shift (worker_id, area_id, role, valid) select worker, area, 'grid_worker', '[2025-01-01Z,)' from unnest($1::int[], $2::int[]) as t (worker, area)", [workers, workers.map((worker) => areasOf(worker, grids)[0])]);
  await pool.query("insert into device (secret_hash, worker_id, report_seconds, valid) select hash, worker, 10, '[2025-01-01Z,)' from unnest($1::int[], $2::bytea[]) as t (worker, hash)", [workers, workers.map((worker) => deviceSecretHash(secretOf(worker)))]);
}
