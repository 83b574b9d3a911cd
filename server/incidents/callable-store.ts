import type { Pool } from "pg";
import type { Target } from "#contract/calls.ts";
import type { Callable } from "#contract/incidents.ts";

interface Row {
  kind: "post" | "unit";
  id: number;
  role: string;
  name: string | null;
  area: number;
  person: number | null;
  personName: string | null;
  phone: string | null;
  onShift: boolean;
}

const SEATS = /* sql */ `
    seat as (
      select 'post' as kind, post.id, post.role, null as name, post.area_id as area,
             holder.id as person, holder.name as "personName", holder.phone, coalesce(holder.on_shift, false) as "onShift"
        from post
        left join lateral (
               select person.id, person.name, person.phone,
                      exists (select from shift where shift.worker_id = person.id and shift.valid @> $2::timestamptz) as on_shift
                 from post_holder
                 join person on person.id = post_holder.person_id
                where post_holder.post_id = post.id
                  and post_holder.valid @> $2::timestamptz
                order by 4 desc, post_holder.substitute
                limit 1) as holder on true
       where post.valid @> $2::timestamptz
       union all
      select 'unit', unit.id, unit.kind, unit.name, unit.area_id, null, null, null, false
        from unit)`;

const callable = ({ kind, id, role, name, area, person, personName, phone, onShift }: Row): Callable => ({
  to: kind === "post" ? { post: id } : { unit: id },
  role,
  ...(name !== null && { name }),
  area,
  ...(person !== null && personName !== null && { person: { id: person, name: personName, ...(phone !== null && { phone }), onShift } }),
});

/** Who can be called from an area: posts that are filled and offices, of the area and upward, and who is on shift in the grids beside it. */
export async function callablesFrom(pool: Pool, area: number, moment: string): Promise<Callable[]> {
  const { rows } = await pool.query<Row>(
    /* sql */ `
    with recursive above as (
      select id, parent, 0 as step from area where id = $1
       union all
      select area.id, area.parent, step + 1 from area join above on area.id = above.parent), ${SEATS}
    select seat.*
      from seat
      left join above on above.id = seat.area
     where (above.id is not null and (seat.kind = 'unit' or seat.person is not null))
        or (seat."onShift" and seat.area in (select beside.id from area as beside join area as own on own.parent = beside.parent where own.id = $1))
     order by coalesce(above.step, 1), seat."onShift" desc, seat.kind, seat.id`,
    [area, moment],
  );
  return rows.map(callable);
}

/** Those that were called, whoever sits there now. */
export async function callablesOf(pool: Pool, targets: readonly Target[], moment: string): Promise<Callable[]> {
  const posts = targets.flatMap((to) => ("post" in to ? to.post : []));
  const units = targets.flatMap((to) => ("unit" in to ? to.unit : []));
  const { rows } = await pool.query<Row>(/* sql */ `with ${SEATS} select * from seat where kind = 'post' and id = any($1) or kind = 'unit' and id = any($3)`, [posts, moment, units]);
  return rows.map(callable);
}
