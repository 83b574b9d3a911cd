import type { Level } from "#contract/areas.ts";
import type { Call, Target } from "#contract/calls.ts";
import type { Allowance, CategoryRow, Stage } from "#contract/categories.ts";
import type { Command, CommandKind, Evidence } from "#contract/commands.ts";
import type { IncidentState } from "#contract/incidents.ts";
import type { WorkingCalendar } from "../time/working-calendar.ts";
import type { Role } from "./rights.ts";

/** The time a stage has. Running when it has a due time, at rest when it has a rest. */
export interface Clock {
  stage: Stage;
  /** Names this run of the stage for ever: rules fire once for each. */
  key: string;
  unit: Allowance["unit"];
  startedAt: string;
  /** All it was given, extensions included, in its own kind of time. */
  totalMilliseconds: number;
  dueAt?: string;
  restMilliseconds?: number;
  /** When it is due was said from outside, by an order of 12345: days that change do not move it. */
  isGiven?: true;
  /** Rules that have spoken. */
  fired: readonly string[];
}

/** A case as the machine knows it: nothing else decides what may be done with it. */
export interface Case {
  ver: number;
  state: IncidentState;
  level: Level;
  category: number;
  area: number;
  source: string;
  restricted: boolean;
  located: boolean;
  reportedAt: string;
  /** It may cost a life: it alarms until somebody answers by name. */
  alarming?: boolean;
  /** Who reported it, if it is one of ours. */
  finder?: number;
  /** Who entered that it is done: they may not check it. */
  handler?: number;
  clocks: readonly Clock[];
  calls: readonly Call[];
  parent?: number;
  rework: number;
  returns: number;
  misassigned: number;
  extensions: number;
  suspensions: number;
  callBackTries: number;
  steps: readonly string[];
  /** A refusal that waits for a second person. */
  refusal?: { by: number; reason: string; referTo: string };
  handOver?: { to: string; confirmed: boolean };
  lastEvidence?: Evidence;
  /** One level up shares the duty; the owner is not released. */
  coOwner?: Level;
  /** 督办: a card on the district's console. */
  supervised: boolean;
  unreasonable: boolean;
  respondedAt?: string;
  arrivedAt?: string;
  /** When the handler last said that it is done, and by when that had to be. */
  handledAt?: string;
  handleDueAt?: string;
  closedAt?: string;
  satisfied?: boolean;
  stars?: number;
  /** Rules that have spoken and belong to no clock. */
  fired: readonly string[];
}

/** Who does something: what they may is decided by role, what they stand for by the posts and units they sit on. */
export interface Actor {
  person?: number;
  roles: readonly Role[];
  level: Level;
  units: readonly number[];
  posts: readonly number[];
}

/** What the machine has to be told about the world around the case. */
export interface Facts {
  /** The row the case started with. */
  category: CategoryRow;
  calendar: WorkingCalendar;
  /** The row a case is accepted under, when that is another. */
  otherCategory?: CategoryRow;
  /** The community that calls. */
  fromArea?: number;
  /** Whom the category table names, the first on the rota first. */
  owners: readonly Target[];
  /** Whom the rota of the same grid names after the one that does not answer. */
  nextOnRota?: Target;
  /** The case this one is to be merged into. */
  into?: { id: number; state: IncidentState; category: string; metres?: number; above: readonly number[] };
  id?: number;
  /** How near the checker's own track came, and how well that is known. */
  checkerTrack?: { metres: number; accuracyMetres: number };
  /** The device says that what it reported is over. */
  conditionOver?: boolean;
}

/** What is written of a change: the row's `from` and `to` are taken from the case before and after it. */
export interface EventDraft {
  kind: CommandKind | "report" | "escalate" | "calendar";
  role: Role;
  person?: number;
  reason?: string;
  call?: number;
  evidence?: Evidence;
  detail?: Readonly<Record<string, unknown>>;
}

export interface CaseEvent extends EventDraft {
  seq: number;
  at: string;
  from?: IncidentState;
  to: IncidentState;
  level: Level;
  dueBefore?: string;
  dueAfter?: string;
  /** Whose due time that is, and since when it runs. */
  dueStage?: Stage;
  dueFrom?: string;
}

export interface Decision {
  next: Case;
  events: readonly CaseEvent[];
}

/** What one command changes, before clocks follow. */
export interface Change {
  next: Case;
  event: Omit<EventDraft, "role" | "person">;
}

export type Handle<Each extends Command = Command> = (before: Case, command: Each, context: Context) => Change;

export interface Context {
  actor: Actor;
  role: Role;
  facts: Facts;
  now: string;
}

export const leadOf = ({ calls }: Pick<Case, "calls">): Call | undefined => calls.findLast(({ role }) => role === "lead");

const ENDED: ReadonlySet<IncidentState> = new Set(["rejected", "merged", "closed", "evaluated", "cancelled"]);
/** A case that was handed over is open until the other side has confirmed. */
export const isOpen = ({ state, handOver }: Pick<Case, "state" | "handOver">): boolean => !ENDED.has(state) && !(state === "transferred" && handOver?.confirmed);
