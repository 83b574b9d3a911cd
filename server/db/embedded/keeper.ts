import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { log } from "../../log.ts";
import { StartRefusal } from "../start-refusal.ts";
import { STOP, type Orders, type Said } from "./orders.ts";

const PROCESS = fileURLToPath(new URL("./process.ts", import.meta.url));
const MAX_BACK_OFF_SECONDS = 30;
/** So long up, and the next end is no longer one of a row. */
const SETTLED_MILLISECONDS = 60_000;
/** It opens on a second try when another program had a file of it, or memory was short. */
const TRIES_BEFORE_RECOVERY = 2;

type Ready = Extract<Said, { kind: "ready" }>;

/** Keeps one embedded database running: a child that dies is followed by another. */
export class Keeper {
  readonly #orders: Orders;
  readonly #stopped = new AbortController();
  #child: ChildProcess | undefined;
  #ready = false;
  #failures = 0;

  constructor(orders: Orders) {
    this.#orders = orders;
  }

  get processId(): number | undefined {
    return this.#child?.pid;
  }

  /** @throws StartRefusal, or Error when it does not start for a reason we do not know */
  async begin(): Promise<Ready> {
    for (let tries = 1; ; tries++) {
      const [child, outcome] = await this.#start({ ...this.#orders, recover: tries > TRIES_BEFORE_RECOVERY });
      if (outcome.kind === "ready") {
        this.#keep(child, outcome);
        return outcome;
      }
      if (outcome.kind === "refused") throw new StartRefusal(outcome.code, outcome.message);
      // a dump that does not open is put aside, so this ends with one that does or with a refusal
      if (outcome.kind !== "does-not-open") throw new Error(`the embedded database ended while starting: ${outcome.message}`);
      log.warn(`embedded database: ${this.#orders.folder} does not open: ${outcome.message}`);
    }
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    // one that is only starting does not hear yet, and has nothing to lose
    if (this.#ready) child.send(STOP);
    else child.kill("SIGKILL");
    await ended;
  }

  async #start(orders: Orders): Promise<[ChildProcess, Said]> {
    const child = fork(PROCESS, [], { execArgv: ["--import", "tsx"], stdio: ["ignore", "ignore", "pipe", "ipc"] });
    this.#child = child;
    if (child.stderr) createInterface(child.stderr).on("line", (line) => log.warn(`embedded database: ${line}`));
    child.on("error", log.error); // a message to a child that has just ended
    child.on("message", (said: Said) => void (said.kind === "warning" && log.warn(`embedded database: ${said.message}`)));
    const outcome = new Promise<Said>((resolve) => {
      child.on("message", (said: Said) => void (said.kind !== "warning" && resolve(said)));
      child.once("exit", (code, signal) => resolve({ kind: "failed", message: `code ${code}, signal ${signal}` }));
    });
    child.send(orders);
    return [child, await outcome];
  }

  #keep(child: ChildProcess, { tcpPort }: Ready): void {
    this.#ready = true;
    if (tcpPort !== undefined) this.#orders.tcpPort = tcpPort; // the next child's too
    const since = performance.now();
    child.once("exit", (code, signal) => {
      this.#ready = false;
      if (performance.now() - since > SETTLED_MILLISECONDS) this.#failures = 0;
      void this.#restart(`code ${code}, signal ${signal}`);
    });
  }

  async #restart(reason: string): Promise<void> {
    const { signal } = this.#stopped;
    if (signal.aborted) return;
    const waitSeconds = this.#failures === 0 ? 0 : Math.min(MAX_BACK_OFF_SECONDS, 2 ** (this.#failures - 1));
    this.#failures++;
    log.error(new Error(`the embedded database ended (${reason}); it is started again in ${waitSeconds} s`));
    await delay(waitSeconds * 1000, undefined, { signal }).catch(() => {});
    if (signal.aborted) return;
    await this.begin().catch((error: unknown) => this.#restart(error instanceof Error ? error.message : String(error)));
  }
}
