import { Agent, request as httpRequest } from "node:http";
import { Agent as TlsAgent, request as tlsRequest } from "node:https";

/** Of an hour at the usual interval; a phone that is full forgets the oldest. */
const MOST_WAITING = 360;
const RETRY_SECONDS = 5;
/** A server that does not know the phone is asked again, but not soon. */
const UNKNOWN_RETRY_SECONDS = 60;
const ANSWER_MILLISECONDS = 15_000;
const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];

/** Sends a report; answers the status and what Retry-After said. */
export type Send = (query: string) => Promise<{ status: number; retrySeconds?: number | undefined }>;

/** The phones' door over a few connections that stay open. */
export function createSender(server: URL): { send: Send; close(): void } {
  const isTls = server.protocol === "https:";
  const options = { keepAlive: true, maxSockets: 32 };
  // nothing of this machine's own can come between, and a trial's certificate names the machine as phones call it
  const agent = isTls ? new TlsAgent({ ...options, rejectUnauthorized: !LOOPBACK.includes(server.hostname) }) : new Agent(options);
  const ask = isTls ? tlsRequest : httpRequest;
  const { hostname, port } = server;
  const path = server.pathname === "/" ? "/ingest/osmand" : server.pathname;

  return {
    send: (query) =>
      new Promise((resolve, reject) => {
        const asking = ask({ host: hostname.replace(/^\[|\]$/g, ""), port, path: `${path}?${query}`, method: "POST", agent, timeout: ANSWER_MILLISECONDS, headers: { host: server.host } }, (response) => {
          response.resume().on("end", () => resolve({ status: response.statusCode ?? 0, retrySeconds: Number(response.headers["retry-after"]) || undefined }));
          response.on("error", reject);
        });
        asking.on("timeout", () => asking.destroy(new Error("no answer"))).on("error", reject).end();
      }),
    close: () => agent.destroy(),
  };
}

/** Keeps reports until they are answered, oldest first, as Traccar Client does: a tunnel means a longer queue, not a lost track. */
export class Outbox {
  readonly #waiting: string[] = [];
  readonly #send: Send;
  readonly #jitter: () => number;
  #isSending = false;
  #notBefore = 0;

  /** @param jitter from 0 to 1, so that hundreds do not come back in one moment */
  constructor(send: Send, jitter: () => number) {
    this.#send = send;
    this.#jitter = jitter;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  put(query: string): void {
    if (this.#waiting.length >= MOST_WAITING) this.#waiting.shift();
    this.#waiting.push(query);
  }

  /** Sends what waits, one after the other, until one is not taken. */
  async empty(nowMilliseconds: number): Promise<void> {
    if (this.#isSending || nowMilliseconds < this.#notBefore) return;
    this.#isSending = true;
    for (let query = this.#waiting[0]; query !== undefined; query = this.#waiting[0]) {
      const { status, retrySeconds } = await this.#send(query).catch(() => ({ status: 0, retrySeconds: undefined }));
      if (status !== 200) {
        const seconds = status === 400 ? UNKNOWN_RETRY_SECONDS : (retrySeconds ?? RETRY_SECONDS);
        this.#notBefore = nowMilliseconds + seconds * 1000 * (1 + this.#jitter());
        break;
      }
      if (this.#waiting[0] === query) this.#waiting.shift();
    }
    this.#isSending = false;
  }
}
