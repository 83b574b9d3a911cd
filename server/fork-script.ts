import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = new URL("..", import.meta.url);

export interface Forked {
  /** The exit code; null when a signal ended it. */
  ended: Promise<number | null>;
  tell(message: Record<string, string>): void;
  stop(): Promise<void>;
}

/** Runs one of our scripts as a process of its own. It ends with us: its channel closes when we are gone. */
export function forkScript(path: string, args: string[], environment: Record<string, string>): Forked {
  const child = fork(fileURLToPath(new URL(path, root)), args, {
    execArgv: ["--enable-source-maps", "--import", "tsx"],
    env: { ...process.env, ...environment },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)).once("error", () => resolve(1)));
  return {
    ended,
    tell: (message) => void (child.connected && child.send(message)),
    async stop() {
      if (child.connected) child.disconnect();
      child.kill("SIGTERM");
      await ended;
    },
  };
}
