import type { CallState } from "#contract/calls.ts";
import type { Command, CommandKind } from "#contract/commands.ts";
import type { FieldTask, Visit } from "#contract/field.ts";
import type { IncidentReport } from "#contract/incidents.ts";

/** Something that was done on the phone and is owed to the server. Its key makes it one however often it is sent. */
interface Owed {
  key: string;
  /** Whose it is. */
  person: number;
  madeAt: string;
  /** The server said no: it stays until somebody has read why. */
  refused?: { code: string; field?: string; message: string };
}
export type Deed = Owed &
  (
    | { kind: "report"; report: Omit<IncidentReport, "solved" | "key">; photos: Blob[]; /** 自行处置, under a key of its own. */ solveKey?: string; incident?: number; photoIds: string[] }
    | { kind: "command"; incident: number; command: Command; photos: Blob[]; photoIds: string[] }
    | { kind: "visit"; visit: Omit<Visit, "key" | "at"> }
    | { kind: "sos"; position?: readonly [number, number]; accuracyMetres?: number }
    | { kind: "safe"; words: string }
  );
export type DeedOf<Kind extends Deed["kind"]> = Extract<Deed, { kind: Kind }>;

const LEADS_TO: Partial<Record<CommandKind, CallState>> = { sign: "signed", set_out: "en_route", arrive: "on_scene", finish: "done", decline: "declined" };
const SIGN: readonly CommandKind[] = ["sign", "decline"];
const NEXT: Partial<Record<CallState, readonly CommandKind[]>> = {
  called: SIGN, received: SIGN, absent: ["sign"], signed: ["set_out", "arrive", "finish"], en_route: ["arrive", "finish"], on_scene: ["finish"],
};

/** A task as it will stand when what was done on the phone has arrived. */
export interface Task extends FieldTask {
  id: number;
  /** What was done and is not sent yet, oldest first. */
  unsent: DeedOf<"command">[];
}

export function tasksWith(tasks: readonly FieldTask[], deeds: readonly Deed[]): Task[] {
  return tasks.map((task) => {
    const id = task.incident.id ?? 0;
    const unsent = deeds.filter((deed): deed is DeedOf<"command"> => deed.kind === "command" && deed.incident === id && !deed.refused);
    const state = unsent.map(({ command }) => LEADS_TO[command.kind]).findLast((each) => each !== undefined);
    return { ...task, id, unsent, ...(task.call && state && { call: { ...task.call, state } }) };
  });
}

/** What may be done next, the first of them the usual one. The machine has the last word. */
export function nextOf({ call, incident, mayVerify, unsent }: Task): CommandKind[] {
  if (unsent.some(({ command: { kind } }) => kind === "finish" || kind === "pass" || kind === "fail" || kind === "solve")) return ["note"];
  if (call) return [...(NEXT[call.state] ?? []), "note"];
  if (mayVerify) return ["pass", "fail", "note"];
  const isFresh = incident.state === "reported" || incident.state === "accepted";
  return isFresh && incident.level === "grid" && !incident.restricted ? ["solve", "note"] : ["note"];
}

/** Those of mine before the rest, the sooner due the higher. */
export function inOrder(tasks: readonly Task[]): Task[] {
  const rank = ({ call, mayVerify }: Task): number => (call ? 0 : mayVerify ? 1 : 2);
  return [...tasks].sort((a, b) => rank(a) - rank(b) || (a.incident.dueAt ?? "9").localeCompare(b.incident.dueAt ?? "9") || a.id - b.id);
}
