import type { Pool } from "pg";
import type { PlanStatus, TakenStep } from "#contract/plans.ts";
import type { Polygon } from "#geo/position.ts";
import type { Transaction } from "../db/transaction.ts";

type Database = Pool | Transaction;

export interface PlanRow {
  id: number;
  name: string;
  status: PlanStatus;
  effectiveAt: string | null;
  base: number;
  createdAt: string;
  author: string;
  steps: number;
  /** Of what was said last when it was sent back. */
  note: string | null;
  /** Accounts that began it or drew in it. */
  drawers: number[];
}

const PLAN = /* sql */ `
    select plan.id,
           plan.name,
           plan.status,
           plan.effective_at                                           as "effectiveAt",
           plan.base_plan                                              as "base",
           plan.created_at                                             as "createdAt",
           begun.name                                                  as "author",
           (select count(*)::int from plan_step where plan_id = plan.id)  as "steps",
           (select note from plan_event where plan_id = plan.id and kind = 'reject' order by id desc limit 1)  as "note",
           array(select account_id from plan_step where plan_id = plan.id and account_id is not null
                  union
                 select account_id from plan_event where plan_id = plan.id and kind in ('begin', 'submit') and account_id is not null)  as "drawers"
      from plan
      join plan_event as begun on begun.plan_id = plan.id and begun.kind = 'begin'`;

/** Those that were drawn here; imports are plans, too, and nobody's. */
export async function drawnPlans(database: Database): Promise<PlanRow[]> {
  return (await database.query<PlanRow>(`${PLAN} order by plan.id desc`)).rows;
}

export async function planOfId(database: Database, id: number): Promise<PlanRow | undefined> {
  return (await database.query<PlanRow>(`${PLAN} where plan.id = $1`, [id])).rows[0];
}

/** Nobody else changes its state or its steps before the transaction ends. */
export async function holdPlan(transaction: Transaction, id: number): Promise<PlanStatus | undefined> {
  return (await transaction.query<{ status: PlanStatus }>("select status from plan where id = $1 for update", [id])).rows[0]?.status;
}

export async function insertPlan(transaction: Transaction, name: string, base: number, at: string): Promise<number> {
  const { rows } = await transaction.query<{ id: number }>("insert into plan (name, status, base_plan, created_at) values ($1, 'draft', $2, $3) returning id", [name, base, at]);
  return rows[0]?.id ?? 0;
}

export async function changeStatus(transaction: Transaction, id: number, status: PlanStatus, effectiveAt: string | null = null): Promise<void> {
  await transaction.query("update plan set status = $2, effective_at = $3 where id = $1", [id, status, effectiveAt]);
}

export interface By {
  account: number | undefined;
  name: string;
}

export async function insertPlanEvent(transaction: Transaction, plan: number, kind: string, { account, name }: By, at: string, note?: string): Promise<void> {
  await transaction.query("insert into plan_event (plan_id, kind, account_id, name, note, at) values ($1, $2, $3, $4, $5, $6)", [plan, kind, account ?? null, name, note ?? null, at]);
}

export async function stepsAfter(database: Database, plan: number, after: number): Promise<TakenStep[]> {
  const { rows } = await database.query<TakenStep>(`select seq, key, step, name as "by", at from plan_step where plan_id = $1 and seq > $2 order by seq`, [plan, after]);
  return rows;
}

export async function stepOfKey(database: Database, plan: number, key: string): Promise<TakenStep | undefined> {
  return (await database.query<TakenStep>(`select seq, key, step, name as "by", at from plan_step where plan_id = $1 and key = $2`, [plan, key])).rows[0];
}

/** @returns false when another one had this number, or this key */
export async function insertStep(transaction: Transaction, plan: number, { seq, key, step, at }: TakenStep, { account, name }: By): Promise<boolean> {
  const { rowCount } = await transaction.query("insert into plan_step (plan_id, seq, key, step, account_id, name, at) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing", [plan, seq, key, JSON.stringify(step), account ?? null, name, at]);
  return rowCount === 1;
}

export interface BaseGrid {
  id: number;
  code: string;
  scheme: string;
  name: string;
  kind: string;
  parent: number;
  polygons: Polygon[];
  postsRequired: number;
  postsFilled: number;
}

/** The grids in force at a moment, with their posts. */
export async function baseGrids(database: Database, at: string): Promise<BaseGrid[]> {
  const { rows } = await database.query<BaseGrid>(
    /* sql */ `
    select area.id,
           area.code,
           area.code_scheme                              as "scheme",
           area_edition.name,
           area.kind,
           coalesce(area.parent, 0)                      as "parent",
           st_asgeojson(geom, 7)::json -> 'coordinates'  as "polygons",
           (select count(*)::int from post where post.area_id = area.id and post.valid @> $1::timestamptz)  as "postsRequired",
           (select count(*)::int from post join post_holder on post_holder.post_id = post.id and post_holder.valid @> $1::timestamptz and not substitute
             where post.area_id = area.id and post.valid @> $1::timestamptz)  as "postsFilled"
      from area_edition
      join area on area.id = area_edition.area_id
     where area.level = 'grid'
       and area_edition.valid @> $1::timestamptz
     order by area.id`,
    [at],
  );
  return rows;
}

export interface Home {
  id: number;
  lon: number;
  lat: number;
  households: number;
  population: number;
  aged65: number;
  grid: number;
}

/** Buildings with the grid that answers for them, each by a point inside. */
export async function homesAt(database: Database, at: string): Promise<Home[]> {
  const { rows } = await database.query<Home>(
    /* sql */ `
    select building.id,
           st_x(place)            as "lon",
           st_y(place)            as "lat",
           households,
           population,
           aged65,
           building_grid.area_id  as "grid"
      from building
      join building_grid on building_grid.building_id = building.id
     cross join lateral st_pointonsurface(building.geom) as place
     where building.valid @> $1::timestamptz
       and building_grid.valid @> $1::timestamptz
     order by building.id`,
    [at],
  );
  return rows;
}

export interface PlacedCase {
  id: number;
  lon: number | null;
  lat: number | null;
  open: boolean;
  grid: number;
}

/** Cases of the year before, and all that are open; `lon`: null where nobody knows where. */
export async function casesAt(database: Database, at: string): Promise<PlacedCase[]> {
  const { rows } = await database.query<PlacedCase>(
    /* sql */ `
    select id,
           st_x(position)     as "lon",
           st_y(position)     as "lat",
           closed_at is null  as "open",
           area_id            as "grid"
      from incident
     where closed_at is null
        or reported_at > $1::timestamptz - interval '365 days'
     order by id`,
    [at],
  );
  return rows;
}
