import { LEVELS } from "#contract/areas.ts";
import type { Call } from "#contract/calls.ts";
import { CANCEL_CAUSES, commandSchema, PRESET_REFUSALS, SERVICES, STEPS, type Command, type CommandKind } from "#contract/commands.ts";
import type { IncidentSheet, IncidentState } from "#contract/incidents.ts";

export type FieldKind = "line" | "words" | "choice" | "moment" | "count" | "yes" | "yesNo" | "stars" | "case" | "target" | "targets" | "call" | "photos" | "category" | "level";

/** One thing that is filled in: its path in the command, and how. */
export interface Field {
  path: string;
  kind: FieldKind;
  options?: readonly string[];
  /** May be left empty. */
  free?: boolean;
}

const reason: Field = { path: "reason", kind: "words" };
const free = (field: Field): Field => ({ ...field, free: true });
const call: Field = { path: "call", kind: "call" };
const relayed: Field = { path: "relayed", kind: "line", free: true };
const level: Field = { path: "to", kind: "choice", options: LEVELS };
const note: Field = { path: "note", kind: "words" };
const reading: Field = { path: "evidence.reading", kind: "line", free: true };
const said: Field = { path: "evidence.note", kind: "words", free: true };

const photos: Field = { path: "evidence.photos", kind: "photos", free: true };

/** What each command asks for, in the order in which it is asked. */
export const FORMS: Readonly<Record<CommandKind, readonly Field[]>> = {
  take: [],
  accept: [{ path: "category", kind: "category", free: true }, { path: "level", kind: "level", free: true }, free(reason), { path: "withoutPlace", kind: "yes", free: true }, { path: "duplicatesSeen", kind: "yes" }],
  reject: [{ path: "preset", kind: "choice", options: PRESET_REFUSALS, free: true }, reason, { path: "referTo", kind: "line" }],
  confirm_reject: [],
  solve: [photos, reading],
  merge: [{ path: "into", kind: "case" }],
  dispatch: [{ path: "lead", kind: "target" }, { path: "assisting", kind: "targets", free: true }, free(reason)],
  whistle: [{ path: "to", kind: "targets" }, free(reason)],
  claim: [{ path: "by", kind: "target" }],
  receive: [call, relayed],
  sign: [call, relayed],
  decline: [call, reason, relayed],
  set_out: [call, relayed],
  arrive: [call, relayed],
  progress: [{ path: "step", kind: "choice", options: STEPS, free: true }, note, { path: "expectedAt", kind: "moment", free: true }, relayed],
  finish: [call, photos, reading, free(said), relayed],
  release: [call, reason],
  hand_over: [{ path: "to", kind: "choice", options: SERVICES }, reason],
  confirm_hand_over: [{ path: "reference", kind: "line" }],
  refuse_hand_over: [reason],
  suspend: [reason, { path: "reviewAt", kind: "moment" }],
  resume: [reason],
  extend: [{ path: "amount", kind: "count" }, reason],
  pass: [{ path: "method", kind: "choice", options: ["asker", "onsite", "photo"] }, photos, said],
  fail: [reason, photos, said],
  rate: [{ path: "satisfied", kind: "yesNo" }, { path: "stars", kind: "stars", free: true }, { path: "words", kind: "words", free: true }],
  try_call_back: [free(note)],
  mark_unreasonable: [reason],
  cancel: [{ path: "cause", kind: "choice", options: CANCEL_CAUSES }, reason],
  lift: [level, reason],
  hand_down: [level, { path: "instruction", kind: "words" }],
  supervise: [reason],
  clear: [note],
  rate_call: [call, { path: "stars", kind: "stars" }, { path: "words", kind: "words", free: true }],
  contest: [call, reason],
  judge_return: [call, { path: "upheld", kind: "yesNo" }, reason],
  note: [note],
};

/** What was filled in, by path. */
export type Filled = Readonly<Record<string, unknown>>;

/** What is given with these even when nothing is filled in. */
const BASE: Partial<Record<CommandKind, object>> = { finish: { evidence: {} }, solve: { evidence: {} }, accept: { duplicatesSeen: false } };

/** The command that was filled in, or the paths of what is missing or wrong: the contract itself is asked. */
export function commandFrom(kind: CommandKind, filled: Filled): { command: Command } | { wrong: string[] } {
  const draft: Record<string, unknown> = { ...structuredClone(BASE[kind] ?? {}), kind };
  for (const { path } of FORMS[kind]) {
    const value = valueOf(filled[path]);
    if (value !== undefined) put(draft, path.split("."), value);
  }
  const missing = FORMS[kind].filter(({ path, kind: how, free: isFree }) => !isFree && isEmpty(filled[path], how)).map(({ path }) => path);
  // another kind or level than was reported is somebody's judgement
  if (kind === "accept" && (filled["category"] !== undefined || filled["level"] !== undefined) && isEmpty(filled["reason"], "words")) missing.push("reason");
  const parsed = commandSchema.safeParse(draft);
  const wrong = parsed.success ? missing : [...new Set([...missing, ...parsed.error.issues.map(({ path }) => fieldOf(kind, path.join(".")))])];
  return parsed.success && !wrong.length ? { command: parsed.data } : { wrong };
}

const isEmpty = (value: unknown, how: FieldKind): boolean => value === undefined || (how === "yes" && value !== true) || (typeof value === "string" && !value.trim()) || (Array.isArray(value) && !value.length);

function valueOf(value: unknown): unknown {
  const bare = typeof value === "string" ? value.trim() : value;
  return bare === "" ? undefined : bare;
}

function put(into: Record<string, unknown>, [first = "", ...rest]: string[], value: unknown): void {
  if (rest.length) put((into[first] ??= {}) as Record<string, unknown>, rest, value);
  else into[first] = value;
}

/** The field of a form that a path is about: `evidence.photos` is what shows it, in whatever field that is filled in. */
export function fieldOf(kind: CommandKind, path: string): string {
  const paths = FORMS[kind].map((field) => field.path);
  return paths.find((each) => each === path) ?? paths.find((each) => each.startsWith(`${path}.`) || each.split(".")[0] === path.split(".")[0]) ?? path;
}

/** The letter of each command; in a list the first that wants a letter has it. */
const LETTERS: Partial<Record<CommandKind, string>> = {
  accept: "C", reject: "X", confirm_reject: "J", solve: "E", merge: "B", dispatch: "A", whistle: "W", claim: "K", progress: "I", hand_over: "Z", confirm_hand_over: "K", refuse_hand_over: "U",
  suspend: "S", resume: "S", extend: "Y", pass: "V", fail: "F", rate: "R", try_call_back: "P", mark_unreasonable: "U", cancel: "O", lift: "L", hand_down: "H", supervise: "D", clear: "E", note: "M",
};
/** Given in the row of a call, not of the case. */
const OF_CALLS: ReadonlySet<CommandKind> = new Set(["receive", "sign", "decline", "set_out", "arrive", "finish", "release", "rate_call", "contest", "judge_return"]);
/** What usually comes next, by the state. */
const USUAL: Partial<Record<IncidentState, readonly CommandKind[]>> = {
  reported: ["take", "accept", "confirm_reject"], accepted: ["take", "dispatch", "claim"], assigned: ["take", "whistle"], in_progress: ["whistle"], rework: ["whistle"], to_verify: ["pass", "fail"], closed: ["rate", "try_call_back"],
  transferred: ["take", "confirm_hand_over", "refuse_hand_over"], suspended: ["resume"],
};
const ORDER: readonly CommandKind[] = [
  "take", "accept", "dispatch", "resume", "pass", "fail", "rate", "try_call_back", "confirm_hand_over", "refuse_hand_over", "confirm_reject", "claim", "whistle", "lift", "extend", "merge", "suspend", "supervise", "hand_down",
  "progress", "reject", "hand_over", "mark_unreasonable", "solve", "clear", "note", "cancel",
];

export interface Offer {
  kind: CommandKind;
  /** 派遣 of a case that had a lead already is 改派; a call to one that has a lead is 加派. */
  name: CommandKind | "reassign" | "add";
  letter: string | undefined;
  usual: boolean;
}

/** The commands of the case as they are offered: what usually comes next first, each letter once. */
export function offersOf({ commands, incident }: Pick<IncidentSheet, "commands" | "incident">): Offer[] {
  const usual = USUAL[incident.state] ?? [];
  const hadLead = (incident.calls ?? []).some(({ role }) => role === "lead");
  const taken = new Set<string>();
  return [...usual, ...ORDER.filter((kind) => !usual.includes(kind))].filter((kind) => commands.includes(kind) && !OF_CALLS.has(kind)).map((kind) => {
    const name = kind === "dispatch" && hadLead ? "reassign" : kind === "whistle" && hadLead ? "add" : kind;
    const letter = name === "reassign" ? "G" : name === "add" ? "A" : LETTERS[kind];
    const isFree = letter !== undefined && !taken.has(letter);
    if (isFree) taken.add(letter);
    return { kind, name, letter: isFree ? letter : undefined, usual: usual.includes(kind) };
  });
}

const NEXT: Partial<Record<Call["state"], readonly CommandKind[]>> = {
  called: ["sign", "receive", "decline"], received: ["sign", "decline"], absent: ["sign"], signed: ["set_out", "arrive", "finish"], en_route: ["arrive", "finish"], on_scene: ["finish"],
};

/** What may be done with one call now; the first is what usually comes next. */
export function movesOf(each: Call, { commands, incident }: Pick<IncidentSheet, "commands" | "incident">): CommandKind[] {
  const isLead = each.number === (incident.calls ?? []).findLast(({ role }) => role === "lead")?.number;
  const isOver = each.endedAt !== undefined;
  const hasAnswered = !["called", "received", "released"].includes(each.state);
  const moves: CommandKind[] = [
    ...(isOver ? [] : (NEXT[each.state] ?? [])),
    ...(isOver || isLead ? [] : ["release" as const]),
    ...(each.state === "declined" && each.returnUpheld === undefined ? ["judge_return" as const] : []),
    ...(hasAnswered && each.rating === undefined ? ["rate_call" as const] : []),
    ...(each.rating !== undefined && !each.contested ? ["contest" as const] : []),
  ];
  return moves.filter((kind) => commands.includes(kind));
}

/** The next step of whoever leads, by the key Q. */
export function nextOfLead(sheet: Pick<IncidentSheet, "commands" | "incident">): { kind: CommandKind; call: number } | undefined {
  const lead = (sheet.incident.calls ?? []).findLast(({ role }) => role === "lead");
  const [kind] = lead ? movesOf(lead, sheet) : [];
  return lead && kind && kind !== "rate_call" && kind !== "judge_return" && kind !== "contest" ? { kind, call: lead.number } : undefined;
}
