import type { StartRefusalCode } from "../start-refusal.ts";
import { templateFile } from "./folder.ts";

/** How the parent and the embedded database's process speak, over the channel that also tells each that the other is gone. */

export interface Settings {
  idleInTransactionMilliseconds: number;
  statementMilliseconds: number;
  waitingCycles: number;
  connections: number;
  /** 0: never, for databases that are thrown away. */
  dumpEveryMilliseconds: number;
  dumpsKept: number;
  /** A new database as a file, made once and copied for every new folder: to make one from nothing takes half a minute. */
  template: string;
  /** Another way in, from this machine, for whoever knows the password. 0 is any free port. */
  tcpPort?: number;
}

export const SETTINGS: Settings = {
  idleInTransactionMilliseconds: 5_000,
  statementMilliseconds: 30_000,
  waitingCycles: 1_000,
  connections: 200,
  dumpEveryMilliseconds: 15 * 60_000,
  dumpsKept: 8,
  template: templateFile(),
};

/** The first message; not in the arguments, which every user of the machine can read. */
export interface Orders extends Settings {
  folder: string;
  socketPath: string;
  password: string;
  /** The folder did not open: open a dump instead. */
  recover: boolean;
}

/** The second and last one: end, whoever is still connected. */
export const STOP = "stop";

export type Said =
  | { kind: "ready"; tcpPort?: number }
  | { kind: "refused"; code: StartRefusalCode; message: string }
  | { kind: "does-not-open"; message: string }
  | { kind: "failed"; message: string }
  | { kind: "warning"; message: string };
