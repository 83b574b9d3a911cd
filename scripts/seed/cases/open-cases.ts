import type { Pool } from "pg";
import type { Position } from "#geo/position.ts";
import { CALL_JSON } from "../../../server/incidents/case-store.ts";
import { DAY_MILLISECONDS, instant } from "../local-time.ts";
import { DEMO_KEY } from "./case-key.ts";
import { CATEGORIES } from "./categories.ts";
import { subjectFrom, type Standing, type Subject } from "./next-move.ts";

/** A case of the demo that is not over, as far as nobody else has moved it. */
export interface OpenCase {
  id: number;
  ver: number;
  subject: Subject;
  standing: Standing;
  lastAtMilliseconds: number;
  changedAtMilliseconds: number;
  /** When a rule of escalation speaks next. */
  nextDueAt: string | null;
}

/** Whoever has not rated a closed case by then does not. */
const ASKED_DAYS = 8;

/**
 * The cases the demo goes on with: those it reported and whose last move was its own, by the key that move was made with. What a person
 * has moved at a desk is theirs from then on.
 *
 * @param sinceMilliseconds until when the demo has been brought forward
 */
export async function readOpenCases(database: Pick<Pool, "query">, sinceMilliseconds: number): Promise<OpenCase[]> {
  const { rows } = await database.query<Record<string, unknown> & { id: number; ver: number; key: string; category: number; level: Subject["level"]; source: string; area: number; lon: number | null; lat: number | null; reportedAt: string; lastAt: string; changedAt: string; nextDueAt: string | null }>(
    /* sql */ `
    select incident.id,
           incident.ver,
           idempotency_key            as "key",
           category_id                as "category",
           begun.level,
           source,
           area_id                    as "area",
           st_x(position)             as "lon",
           st_y(position)             as "lat",
           reported_at                as "reportedAt",
           last.at                    as "lastAt",
           (select max(at) from incident_event where incident_event.incident_id = incident.id)  as "changedAt",
           next_due_at                as "nextDueAt",
           state,
           steps,
           suspensions,
           extensions,
           call_back_tries            as "callBackTries",
           rework,
           finder,
           handler,
           hand_over                  as "handOver",
           handle_due_at              as "handleDueAt",
           coalesce((select json_agg(${CALL_JSON} order by call.number) from call where call.incident_id = incident.id), '[]')  as "calls"
      from incident
      join incident_event as begun on begun.incident_id = incident.id and begun.seq = 1
      join lateral (
             select seq, at
               from incident_event
              where incident_event.incident_id = incident.id
                and incident_event.role <> 'system'
              order by seq desc
              limit 1) as last on true
     where (closed_at is null or closed_at > $1)
       and state not in ('rejected', 'merged', 'evaluated', 'cancelled')
       and idempotency_key::text like $2
       and (last.seq = 1 or exists (
             select from command_key
              where command_key.incident_id = incident.id
                and (command_key.answer ->> 'ver')::int = last.seq
                and command_key.key::text like $2))
     order by incident.id`,
    [instant(sinceMilliseconds - ASKED_DAYS * DAY_MILLISECONDS), `${DEMO_KEY}%`],
  );
  return rows.flatMap(({ id, ver, key, category: categoryId, level, source, area, lon, lat, reportedAt, lastAt, changedAt, nextDueAt, ...standing }) => {
    // a kind that somebody has changed is no longer the demo's
    const category = CATEGORIES.find((each) => each.id === categoryId);
    if (!category) return [];
    const position: Position | undefined = lon === null || lat === null ? undefined : [lon, lat];
    const known = Object.fromEntries(Object.entries(standing).filter(([, value]) => value !== null)) as unknown as Standing;
    return { id, ver, subject: subjectFrom({ key, category, level, source, area, position, reportedAtMilliseconds: Date.parse(reportedAt) }), standing: known, lastAtMilliseconds: Date.parse(lastAt), changedAtMilliseconds: Date.parse(changedAt), nextDueAt };
  });
}
