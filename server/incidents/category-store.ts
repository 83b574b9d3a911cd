import type { Pool } from "pg";
import type { Allowance, CategoryDraft, CategoryVersion } from "#contract/categories.ts";
import type { Transaction } from "../db/transaction.ts";
import { categoryColumns } from "./around-store.ts";

const SECONDS: Record<Allowance["unit"], number> = { emergency_minutes: 60, working_minutes: 60, working_days: 86_400, calendar_days: 86_400 };

/** About how long handling may take. */
export const aboutSeconds = ({ clocks: { handle } }: Pick<CategoryDraft, "clocks">): number => (handle ? handle.amount * SECONDS[handle.unit] : 5 * 86_400);

/**
 * Puts a kind into force from a moment on; the row before it ends there, and stays for the cases that run by it. False when a row of the
 * kind begins at that moment or later.
 */
export async function putCategory(transaction: Transaction, draft: CategoryDraft, effectiveAt: string): Promise<boolean> {
  const { rows } = await transaction.query<{ later: boolean }>("select exists (select from category where code = $1 and not isempty(valid) and (lower(valid) >= $2 or not upper_inf(valid) and upper(valid) > $2)) as later", [draft.code, effectiveAt]);
  if (rows[0]?.later) return false;
  await transaction.query("update category set valid = tstzrange(lower(valid), $2) where code = $1 and valid @> $2::timestamptz", [draft.code, effectiveAt]);
  await transaction.query(
    /* sql */ `
    insert into category (code, category_group, name_zh, name_en, sign, level, owner_role, fast_track, restricted, wall_place, handle_seconds, preset, urgent, check_by, clocks, radius_metres, valid)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, tstzrange($17, null))`,
    [
      draft.code, draft.group, draft.nameZh, draft.nameEn, draft.sign, draft.level, draft.owner, draft.fastTrack, draft.restricted, draft.wallPlace, aboutSeconds(draft), draft.preset, draft.urgent,
      draft.check, JSON.stringify(draft.clocks), draft.radiusMetres, effectiveAt,
    ],
  );
  return true;
}

/** Every version of every kind, the newest of each first. */
export async function categoryVersions(pool: Pool): Promise<CategoryVersion[]> {
  const { rows } = await pool.query<Omit<CategoryVersion, "until"> & { until: string | null }>(
    /* sql */ `
    select ${categoryColumns},
           lower(valid)  as "from",
           upper(valid)  as "until",
           (select count(*)::int from incident where incident.category_id = category.id and closed_at is null)  as "openCases"
      from category
     where not isempty(valid)
     order by code, lower(valid) desc`,
  );
  return rows.map(({ until, ...row }) => ({ ...row, ...(until !== null && { until }) }));
}
