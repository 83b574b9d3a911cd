import { randomBytes } from "node:crypto";
import { readdirSync, rmSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/**
 * A folder's lock is a bound socket: unlike a pid file it is gone with its holder.
 *
 * Each opener binds a socket of its own first and looks for others afterwards. Of two openers the one that listened later sees the earlier
 * one, so at most one goes on; a dead socket can be removed, because nobody binds its name again.
 */

const PREFIX = "lock-";
const TRIES = 3;
const ANSWER_MILLISECONDS = 500;
/** A holder that says it is ending, or is too busy to say anything, is waited for. */
const ENDING_TRIES = 60;

type Held = "free" | "open" | "ending" | "silent";

export interface Lock {
  /** What an opener that comes now is told. */
  say(word: "open" | "ending"): void;
  release(): void;
}

/** Locks the working directory, whose path may be longer than a socket's can. Undefined when another process has it. */
export async function lockHere(): Promise<Lock | undefined> {
  for (let tries = 0, patience = TRIES; tries < patience; tries++) {
    const lock = await bind();
    const held = await othersHold(lock.name);
    if (held === "free") return lock;
    lock.release();
    if (held !== "open") patience = ENDING_TRIES;
    await delay(100 + Math.random() * 200); // two that began together part here
  }
  return undefined;
}

async function bind(): Promise<Lock & { name: string }> {
  const name = `${PREFIX}${randomBytes(4).toString("hex")}`;
  let word = "open";
  const server: Server = createServer((socket) => void socket.on("error", () => {}).end(word));
  await new Promise<void>((bound, failed) => server.on("error", failed).listen(name, bound));
  server.unref();
  return { name, say: (next) => void (word = next), release: () => void server.close() };
}

async function othersHold(own: string): Promise<Held> {
  const names = readdirSync(".").filter((name) => name.startsWith(PREFIX) && name !== own);
  const held = await Promise.all(names.map(probe));
  names.forEach((name, index) => held[index] === "free" && rmSync(name, { force: true }));
  return held.find((word) => word === "open") ?? held.find((word) => word !== "free") ?? "free";
}

function probe(name: string): Promise<Held> {
  return new Promise((answer) => {
    let word = "";
    const socket = connect(name);
    const timer = setTimeout(() => done("silent"), ANSWER_MILLISECONDS);
    const done = (held: Held) => {
      clearTimeout(timer);
      socket.destroy();
      answer(held);
    };
    socket.on("data", (bytes) => void (word += String(bytes)));
    socket.on("end", () => done(word === "ending" ? "ending" : "open"));
    socket.on("error", (error: NodeJS.ErrnoException) => done(["ECONNREFUSED", "ENOENT"].includes(error.code ?? "") ? "free" : "open"));
  });
}
