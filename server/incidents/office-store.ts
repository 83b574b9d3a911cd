import type { Transaction } from "../db/transaction.ts";

/** The office of the community an area lies in, or of the area itself: made when it is called for the first time. */
export async function officeOf(transaction: Transaction, area: number): Promise<number> {
  const { rows } = await transaction.query<{ id: number }>(
    /* sql */ `
    with recursive above as (
      select id, parent, level, 0 as step from area where id = $1
       union all
      select area.id, area.parent, area.level, step + 1 from area join above on area.id = above.parent),
    seat as (
      select above.id, area_edition.name
        from above
        join area_edition on area_edition.area_id = above.id
       where level in ('community', 'subdistrict', 'district') or step = 0
       order by level <> 'community', step desc, lower(area_edition.valid) desc
       limit 1),
    known as (
      select unit.id from unit join seat on seat.id = unit.area_id where unit.kind = 'office'),
    made as (
      insert into unit (kind, name, area_id)
      select 'office', name, id from seat where not exists (select from known)
      returning id)
    select id from known union all select id from made`,
    [area],
  );
  const [office] = rows;
  if (!office) throw new Error(`area ${area} has no office`);
  return office.id;
}
