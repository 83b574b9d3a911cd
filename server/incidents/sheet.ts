import type { Target } from "#contract/calls.ts";
import { STAGES } from "#contract/categories.ts";
import { COMMAND_KINDS, type CommandKind } from "#contract/commands.ts";
import { incidentFor, type Callable, type IncidentSheet } from "#contract/incidents.ts";
import { may, type Viewer } from "#contract/viewer.ts";
import { inTransaction } from "../db/transaction.ts";
import { Refusal } from "../edge/refusal.ts";
import { categoryRow, ownersOf } from "./around-store.ts";
import { askersOf } from "./asker-store.ts";
import { callablesFrom, callablesOf } from "./callable-store.ts";
import { holdCase } from "./case-store.ts";
import type { Case } from "./case.ts";
import { allowanceOf } from "./clocks.ts";
import { actorFor, visibleCase } from "./commanding.ts";
import { contactsFor } from "./contacts.ts";
import type { IncidentNeeds } from "./needs.ts";
import { possible } from "./possible.ts";
import { childrenOf, eventsOf } from "./store.ts";

/** One case, opened: with what this viewer may do with it now. Of a restricted one only that it is there. */
export async function incidentSheet(needs: IncidentNeeds, viewer: Viewer, id: number): Promise<IncidentSheet> {
  const { pool, now } = needs;
  const { incident, areas } = await visibleCase(needs, viewer, id);
  const told = incidentFor(viewer.audience, incident, (own) => own);
  const kept = await inTransaction(pool, (transaction) => holdCase(transaction, id));
  if (!told || !kept) throw new Refusal("not-found", `there is no case ${id}`);
  const { each } = kept;
  const category = await categoryRow(pool, each.category);
  const record = { ...incident, areas };
  const isShut = incident.restricted;

  const commands: CommandKind[] = [];
  for (const kind of COMMAND_KINDS) if (possible(each, kind, await actorFor(needs, viewer, record, { kind }), { category }, now())) commands.push(kind);
  const allowances = Object.fromEntries(STAGES.flatMap((stage) => {
    const allowance = allowanceOf(category, stage);
    return allowance ? [[stage, allowance]] : [];
  }));
  return {
    incident: told,
    events: isShut ? [] : await eventsOf(pool, id),
    clocks: each.clocks.map(({ stage, startedAt, dueAt, restMilliseconds }) => ({ stage, startedAt, ...(dueAt && { dueAt }), ...(restMilliseconds !== undefined && { restSeconds: restMilliseconds / 1000 }) })),
    allowances,
    preset: category.preset,
    check: category.check,
    commands,
    called: isShut ? [] : known(viewer, await callablesOf(pool, each.calls.map(({ to }) => to), now()), areas),
    children: await childrenOf(pool, id),
    askers: await askersOf(pool, id),
    contacts: isShut ? [] : await contactsFor(needs, viewer, record),
    own: [...viewer.grants.flatMap(({ post }): Target[] => (post === undefined ? [] : [{ post }])), ...viewer.grants.flatMap(({ unit }): Target[] => (unit === undefined ? [] : [{ unit }]))],
    standing: standingOf(each),
  };
}

function standingOf({ handOver, refusal, satisfied, stars, callBackTries, extensions, suspensions }: Case): IncidentSheet["standing"] {
  return {
    ...(handOver && { handOver }),
    ...(refusal && { refusal: { reason: refusal.reason, referTo: refusal.referTo } }),
    ...(satisfied !== undefined && { satisfied }),
    ...(stars !== undefined && { stars }),
    callBackTries,
    extensions,
    suspensions,
  };
}

/** Who may know who somebody is, is told who sits on a post. */
const known = (viewer: Viewer, callables: Callable[], areas: readonly number[]): Callable[] =>
  may(viewer, "identify", { areas }) ? callables : callables.map(({ person: _person, ...office }) => office);

/** Whom the viewer could call to a case: the one the category table names first. */
export async function callables(needs: IncidentNeeds, viewer: Viewer, id: number): Promise<Callable[]> {
  const { pool, now } = needs;
  const { incident, areas } = await visibleCase(needs, viewer, id);
  if (!may(viewer, "dispatch", { ...incident, areas }) && !may(viewer, "whistle", { ...incident, areas })) throw new Refusal("forbidden", `case ${id} is not yours`);
  const category = await categoryRow(pool, incident.category);
  const owners = (await ownersOf(pool, incident.area, incident.position, category.owner, now())).map((to) => JSON.stringify(to));
  const found = await callablesFrom(pool, incident.area, now());
  const missing = owners.filter((owner) => !found.some(({ to }) => JSON.stringify(to) === owner)).map((owner) => JSON.parse(owner) as Target);
  const all = [...found, ...(missing.length ? await callablesOf(pool, missing, now()) : [])].map((each) => {
    const usual = owners.indexOf(JSON.stringify(each.to));
    return usual < 0 ? each : { ...each, usual };
  });
  return known(viewer, all, areas).sort((a, b) => (a.usual ?? Infinity) - (b.usual ?? Infinity) || 0);
}
