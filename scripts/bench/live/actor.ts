import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

interface Order {
  id: number;
  name: string;
  input: unknown;
}

interface Result {
  id: number;
  value?: unknown;
  error?: string;
}

/** A part of a bench in a process of its own, so that what is measured shares no core with what measures. */
export class Actor {
  readonly #child: ChildProcess;
  #orders = 0;

  /** @param file beside this one */
  constructor(file: string, environment: Record<string, string> = {}) {
    const flags = process.env["BENCH_PROFILE"] === file ? ["--cpu-prof", "--cpu-prof-dir=/tmp"] : [];
    this.#child = fork(fileURLToPath(new URL(file, import.meta.url)), [], { execArgv: [...flags, "--max-semi-space-size=32", "--import", "tsx"], env: { ...process.env, LOG_LEVEL: "warn", ...environment } });
    this.#child.setMaxListeners(0);
  }

  /** Rejects with what the other side threw, or when it ends instead of answering. */
  async ask<Answer>(name: string, input?: unknown): Promise<Answer> {
    const id = ++this.#orders;
    return new Promise<Answer>((resolve, reject) => {
      const done = () => void this.#child.off("message", hear).off("exit", gone);
      const gone = (code: number | null) => (done(), reject(new Error(`the process ended while asked for ${name}, code ${code}`)));
      const hear = (result: Result) => {
        if (result.id !== id) return;
        done();
        if (result.error === undefined) resolve(result.value as Answer);
        else reject(new Error(result.error));
      };
      this.#child.on("message", hear).on("exit", gone).send({ id, name, input } satisfies Order);
    });
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = once(this.#child, "exit");
    this.#child.disconnect();
    await ended;
  }
}

/** The other side: answers orders by name until its parent lets go. */
export function perform(orders: Record<string, (input: never) => unknown>): void {
  process.on("message", ({ id, name, input }: Order) => {
    void (async () => orders[name]?.(input as never))().then(
      (value) => process.send?.({ id, value } satisfies Result),
      (error: unknown) => process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) } satisfies Result),
    );
  });
  process.once("disconnect", () => process.exit(0));
}

/** Of the calling process, since its start. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
