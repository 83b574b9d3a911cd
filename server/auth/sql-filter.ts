import { CATEGORY_GROUPS } from "#contract/categories.ts";
import { scopesOf, type CaseVerb } from "#contract/rights.ts";
import type { Viewer } from "#contract/viewer.ts";

/**
 * Which cases a viewer may see, for the database: constant texts that read the same scopes as `may` does, given as one parameter.
 *
 * ```sql
 * with recursive asked (scopes) as (select $1::jsonb), <GRANTED>
 * select … from incident join category on category.id = incident.category_id where <IS_GRANTED>
 * ```
 * A case is judged by its state as it stands: who may see it now may see its past.
 */
export const GRANTED = /* sql */ `
    scope as (
      select each.*
        from asked
       cross join jsonb_to_recordset(asked.scopes)
          as each (area int, groups text[], restricted text[], states text[], finder int, post int, unit int, own int)),
    reach (area, groups, restricted, states, finder) as (
      select area, groups, restricted, states, finder from scope where area is not null
       union
      select area.id, groups, restricted, states, finder
        from area
        join reach on area.parent = reach.area),
    granted (area, category_group, restricted, state, finder) as (
      select reach.area, kind.name, secret.too, state.name, finder
        from reach
       cross join unnest(groups) as kind (name)
       cross join (values (false), (true)) as secret (too)
        left join unnest(states) as state (name) on true
       where not secret.too or kind.name = any (restricted))`;

/** A condition on `incident` and its `category`. No branch looks at the row from inside, so each is one hash: 26,000 cases in some 20 ms. */
export const IS_GRANTED = /* sql */ `
      ((incident.area_id, category.category_group, incident.restricted) in (
          select area, category_group, restricted from granted where state is null and finder is null)
       or (incident.area_id, category.category_group, incident.restricted, incident.state) in (
          select area, category_group, restricted, state from granted where state is not null and finder is null)
       or (incident.area_id, category.category_group, incident.restricted) in (
          select area, category_group, restricted from granted where finder is not null)
          and incident.id in (select incident_id from incident_event where seq = 1 and actor in (select finder from scope))
       or incident.id in (select incident_id from call where to_post in (select post from scope) or to_unit in (select unit from scope))
       or incident.id in (select own from scope))`;

/** The parameter these texts ask for. */
export const scopesAsked = (viewer: Viewer, verb: CaseVerb): string => JSON.stringify(scopesOf(viewer, verb).map((scope) => ({ groups: CATEGORY_GROUPS, ...scope })));
