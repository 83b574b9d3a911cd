/** Each area of the scope with the ones above it that are told of. */
export const PLACED = /* sql */ `
    placed as (
      select id,
             case when level = 'grid' then id end         as grid,
             case when level = 'community' then id end    as community,
             case when level = 'subdistrict' then id end  as subdistrict,
             case when level = 'district' then id end     as district
        from area
       where id = any($1)
       union
      select area.id,
             case when area.level = 'grid' then area.id end,
             coalesce(placed.community, case when area.level = 'community' then area.id end),
             coalesce(placed.subdistrict, case when area.level = 'subdistrict' then area.id end),
             coalesce(placed.district, case when area.level = 'district' then area.id end)
        from area
        join placed on area.parent = placed.id)`;
