import type { StartRefusalCode } from "../start-refusal.ts";

/** How the parent and the embedded database's process speak, over the channel that also tells each that the other is gone. */

export interface Limits {
  idleInTransactionMilliseconds: number;
  statementMilliseconds: number;
  waitingCycles: number;
  connections: number;
}

export const LIMITS: Limits = { idleInTransactionMilliseconds: 5_000, statementMilliseconds: 30_000, waitingCycles: 1_000, connections: 200 };

/** The first message; not in the arguments, which every user of the machine can read. */
export interface Orders {
  folder: string;
  socketPath: string;
  /** Another way in, from this machine, for whoever knows the password. */
  tcp?: { port: number; password: string };
  limits: Limits;
}

/** The second and last one: end, whoever is still connected. */
export const STOP = "stop";

export type Said =
  | { kind: "ready" }
  | { kind: "refused"; code: StartRefusalCode; message: string }
  | { kind: "failed"; message: string }
  | { kind: "warning"; message: string };
