import type { Call } from "#contract/calls.ts";
import type { CaseAnswer } from "#contract/incidents.ts";
import type { Transaction } from "../db/transaction.ts";
import type { Case, CaseEvent } from "./case.ts";
import { dueAtOf } from "./clocks.ts";

/** A case with what the machine need not know of it. */
export interface KeptCase {
  id: number;
  each: Case;
  position?: [number, number];
}

type Row = Record<string, unknown>;

/** A row says null where a value is absent; inside, what is absent is not there. */
const present = (row: Row): Row => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));

/** As `isAlarming` says of a category. */
export const ALARMING = "(category.urgent or category.preset = 'mutual_aid')";

// named, as all a command asks: to plan them takes longer than to run them
const HOLD_CASE = {
  name: "hold-case",
  text: /* sql */ `
    select ver, state, level, category_id as "category", area_id as "area", source, restricted, position is not null as "located", reported_at as "reportedAt",
           case when (select ${ALARMING} from category where category.id = category_id) then true end as "alarming", finder, handler, clocks, parent,
           rework, returns, misassigned, extensions, suspensions, call_back_tries as "callBackTries", steps, refusal, hand_over as "handOver", last_evidence as "lastEvidence",
           co_owner as "coOwner", supervised, unreasonable, responded_at as "respondedAt", arrived_at as "arrivedAt", handled_at as "handledAt", handle_due_at as "handleDueAt",
           closed_at as "closedAt", satisfied, rating as "stars", fired, st_x(position) as lon, st_y(position) as lat
      from incident
     where id = $1
       for no key update`,
};

/** The case, held against others who would change it until the transaction ends. */
export async function holdCase(transaction: Transaction, id: number): Promise<KeptCase | undefined> {
  const { rows } = await transaction.query<Row>(HOLD_CASE, [id]);
  const [row] = rows;
  if (!row) return undefined;
  const { lon, lat, ...each } = present(row);
  return { id, each: { ...each, calls: await callsOf(transaction, id) } as unknown as Case, ...(typeof lon === "number" && typeof lat === "number" && { position: [lon, lat] }) };
}

/** A call as JSON, in the contract's words. */
export const CALL_JSON = /* sql */ `
    json_strip_nulls(json_build_object(
      'number', call.number,
      'to', case when call.to_unit is not null then json_build_object('unit', call.to_unit) else json_build_object('post', call.to_post) end,
      'fromArea', call.from_area, 'role', call.role, 'state', call.state, 'calledAt', instant(call.called_at), 'dueAt', instant(call.due_at),
      'reportedInAt', instant(call.reported_in_at), 'endedAt', instant(call.ended_at), 'reason', call.reason, 'rating', call.rating,
      'contested', call.contested, 'returnUpheld', call.return_upheld))`;

const CALLS_OF = { name: "calls-of", text: /* sql */ `select ${CALL_JSON} as call from call where incident_id = $1 order by number` };

async function callsOf(transaction: Transaction, id: number): Promise<Call[]> {
  const { rows } = await transaction.query<{ call: Call }>(CALLS_OF, [id]);
  return rows.map(({ call }) => call);
}

/** The columns of `incident` that the machine decides: also what a bulk writer fills them with. */
export function caseColumns(each: Case, nextDueAt: string | undefined): Row {
  return {
    ver: each.ver, state: each.state, level: each.level, category_id: each.category, restricted: each.restricted, finder: each.finder ?? null, handler: each.handler ?? null,
    clocks: each.clocks, parent: each.parent ?? null, rework: each.rework, returns: each.returns, misassigned: each.misassigned, extensions: each.extensions, suspensions: each.suspensions,
    call_back_tries: each.callBackTries, steps: each.steps, refusal: each.refusal ?? null, hand_over: each.handOver ?? null, last_evidence: each.lastEvidence ?? null, co_owner: each.coOwner ?? null,
    supervised: each.supervised, unreasonable: each.unreasonable, responded_at: each.respondedAt ?? null, arrived_at: each.arrivedAt ?? null, handled_at: each.handledAt ?? null,
    handle_due_at: each.handleDueAt ?? null, closed_at: each.closedAt ?? null, satisfied: each.satisfied ?? null, rating: each.stars ?? null, fired: each.fired,
    due_at: dueAtOf(each) ?? null, next_due_at: nextDueAt ?? null,
  };
}

/** The columns of `call`. */
export const callColumns = (incident: number, { to, ...call }: Call): Row => ({
  incident_id: incident, number: call.number, from_area: call.fromArea, to_unit: "unit" in to ? to.unit : null, to_post: "post" in to ? to.post : null, role: call.role, state: call.state,
  due_at: call.dueAt ?? null, reason: call.reason ?? null, rating: call.rating ?? null, called_at: call.calledAt, ended_at: call.endedAt ?? null, reported_in_at: call.reportedInAt ?? null,
  contested: call.contested ?? null, return_upheld: call.returnUpheld ?? null,
});

/** The columns of `incident_event`. */
export const eventColumns = (incident: number, event: CaseEvent): Row => ({
  incident_id: incident, seq: event.seq, at: event.at, actor: event.person ?? null, role: event.role, from_state: event.from ?? null, to_state: event.to, reason: event.reason ?? null,
  due_before: event.dueBefore ?? null, due_after: event.dueAfter ?? null, due_from: event.dueFrom ?? null, due_stage: event.dueStage ?? null, evidence: event.evidence ?? null, kind: event.kind,
  level: event.level, call: event.call ?? null, detail: event.detail ?? null,
});

const SAVE_CASE = {
  name: "save-case",
  text: /* sql */ `
    update incident
       set (ver, state, level, category_id, restricted, finder, handler, clocks, parent, rework, returns, misassigned, extensions, suspensions, call_back_tries, steps, refusal, hand_over,
            last_evidence, co_owner, supervised, unreasonable, responded_at, arrived_at, handled_at, handle_due_at, closed_at, satisfied, rating, fired, due_at, next_due_at)
         = (told.ver, told.state, told.level, told.category_id, told.restricted, told.finder, told.handler, told.clocks, told.parent, told.rework, told.returns, told.misassigned, told.extensions,
            told.suspensions, told.call_back_tries, told.steps, told.refusal, told.hand_over, told.last_evidence, told.co_owner, told.supervised, told.unreasonable, told.responded_at,
            told.arrived_at, told.handled_at, told.handle_due_at, told.closed_at, told.satisfied, told.rating, told.fired, told.due_at, told.next_due_at)
      from jsonb_populate_record(null::incident, $3) as told
     where incident.id = $1
       and incident.ver = $2`,
};

/** Keeps what the machine decided, if the case still is at version `ver`; false when it is not. */
export async function saveCase(transaction: Transaction, id: number, before: Case, next: Case, events: readonly CaseEvent[], nextDueAt: string | undefined): Promise<boolean> {
  const { rowCount } = await transaction.query(SAVE_CASE, [id, before.ver, JSON.stringify(caseColumns(next, nextDueAt))]);
  if (rowCount !== 1) return false;
  await keepCalls(transaction, id, next.calls.filter((call, index) => call !== before.calls[index]));
  await keepEvents(transaction, id, events);
  return true;
}

const KEEP_EVENTS = { name: "keep-events", text: "insert into incident_event select * from jsonb_populate_recordset(null::incident_event, $1)" };

export async function keepEvents(transaction: Transaction, id: number, events: readonly CaseEvent[]): Promise<void> {
  await transaction.query(KEEP_EVENTS, [JSON.stringify(events.map((event) => eventColumns(id, event)))]);
}

export async function keepCalls(transaction: Transaction, id: number, calls: readonly Call[]): Promise<void> {
  if (!calls.length) return;
  await transaction.query(
    /* sql */ `
    insert into call (incident_id, number, from_area, to_unit, to_post, role, state, due_at, reason, rating, called_at, ended_at, reported_in_at, contested, return_upheld)
    select incident_id, number, from_area, to_unit, to_post, role, state, due_at, reason, rating, called_at, ended_at, reported_in_at, contested, return_upheld
      from jsonb_populate_recordset(null::call, $1)
        on conflict (incident_id, number) do update
       set role = excluded.role,
           state = excluded.state,
           due_at = excluded.due_at,
           reason = excluded.reason,
           rating = excluded.rating,
           ended_at = excluded.ended_at,
           reported_in_at = excluded.reported_in_at,
           contested = excluded.contested,
           return_upheld = excluded.return_upheld`,
    [JSON.stringify(calls.map((call) => callColumns(id, call)))],
  );
}

export async function answerOfKey(transaction: Transaction, key: string): Promise<CaseAnswer | undefined> {
  const { rows } = await transaction.query<{ answer: CaseAnswer }>("select answer from command_key where key = $1", [key]);
  return rows[0]?.answer;
}

export async function keepKey(transaction: Transaction, key: string, answer: CaseAnswer, at: string): Promise<void> {
  await transaction.query("insert into command_key (key, incident_id, answer, at) values ($1, $2, $3, $4)", [key, answer.id, JSON.stringify(answer), at]);
}

/** Cases whose next rule speaks by now, the longest waiting first, without some. */
export async function casesDue(transaction: Transaction, now: string, limit: number, without: readonly number[]): Promise<number[]> {
  const { rows } = await transaction.query<{ id: number }>(
    /* sql */ `
    select id
      from incident
     where next_due_at <= $1
       and id <> all ($3::int[])
     order by next_due_at
     limit $2`,
    [now, limit, without],
  );
  return rows.map(({ id }) => id);
}

/** Notes that rules have spoken; answers with those that had not before. */
export async function keepRules(transaction: Transaction, incident: number, rules: readonly { stage: string; rule: string; at: string }[], now: string): Promise<{ stage: string; rule: string }[]> {
  const { rows } = await transaction.query<{ stage: string; rule: string }>(
    /* sql */ `
    insert into escalation (incident_id, stage, rule, rule_at, at)
    select $1, stage, rule, at, $3
      from jsonb_to_recordset($2) as told (stage text, rule text, at timestamptz)
        on conflict do nothing
    returning stage, rule`,
    [incident, JSON.stringify(rules), now],
  );
  return rows;
}
