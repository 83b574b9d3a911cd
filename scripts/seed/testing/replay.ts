import { commandSchema, type Command } from "#contract/commands.ts";
import type { Call } from "#contract/calls.ts";
import type { Level } from "#contract/areas.ts";
import type { Actor } from "../../../server/incidents/case.ts";
import type { Role } from "../../../server/incidents/rights.ts";
import type { Table } from "../write/table.ts";

export type Row = Record<string, unknown>;

/** The rows of a table, by column. */
export const rowsOf = (tables: readonly Table[], name: string): Row[] =>
  tables.filter((table) => table.name === name).flatMap(({ columns, rows }) => rows.map((cells) => Object.fromEntries(columns.map((column, index) => [column, cells[index]]))));

/** Rows by the case they belong to. */
export function byIncident(rows: readonly Row[]): Map<number, Row[]> {
  const grouped = new Map<number, Row[]>();
  for (const row of rows) grouped.set(Number(row["incident_id"]), [...(grouped.get(Number(row["incident_id"])) ?? []), row]);
  return grouped;
}

const json = (value: unknown): unknown => (typeof value === "string" ? JSON.parse(value) : (value ?? undefined));
/** What an event says besides what the command said. */
const ADDED: readonly string[] = ["unit", "tries", "from"];

/** The command that an event tells of, as a client would send it. */
export function commandOf({ kind, reason, call, evidence, detail }: Row): Command {
  const told = Object.fromEntries(Object.entries((json(detail) as Row | undefined) ?? {}).filter(([name]) => !ADDED.includes(name)));
  const words = kind === "try_call_back" || kind === "progress" ? "note" : kind === "rate" || kind === "rate_call" ? "words" : "reason";
  return commandSchema.parse({
    kind, ...told,
    ...(kind === "accept" && { duplicatesSeen: true }),
    ...(reason !== null && { [words]: reason }),
    ...(call !== null && { call }),
    ...(evidence !== null && { evidence: json(evidence) }),
  });
}

const LEVELS: Partial<Record<Role, Level>> = { dispatcher: "district", duty_leader: "district", leader: "district", supervisor: "district", community: "community" };

/** Who did it, from its event: on the post or in the office that was called, if it is that one's own move. */
export function actorOf({ actor, role, call, detail, kind }: Row, calls: readonly Call[]): Actor {
  const relayed = (json(detail) as { relayed?: string } | undefined)?.relayed;
  const of = kind === "progress" ? calls.findLast((each) => each.role === "lead") : calls.find(({ number }) => number === call);
  const to = relayed || kind === "rate_call" ? undefined : of?.to;
  return {
    ...(typeof actor === "number" && { person: actor }),
    roles: [role as Role], level: LEVELS[role as Role] ?? "grid",
    units: to && "unit" in to ? [to.unit] : [], posts: to && "post" in to ? [to.post] : [],
  };
}
