import { request as httpRequest } from "node:http";
import { request as tlsRequest } from "node:https";
import { io, type Socket } from "socket.io-client";
import type { DemoRole } from "#contract/auth.ts";
import type { ClientToServerEvents, ServerToClientEvents } from "#contract/events.ts";
import type { CommandWish } from "#contract/commands.ts";
import type { CaseAnswer, IncidentReport } from "#contract/incidents.ts";
import type { Reply } from "#contract/reply.ts";

const ANSWER_MILLISECONDS = 10_000;
const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];

/** Somebody at work before a console of their own: comes in by the demo's entrance, and asks what a desk asks. */
export class Seat {
  readonly #server: URL;
  readonly #role: DemoRole;
  #socket: Socket<ServerToClientEvents, ClientToServerEvents> | undefined;

  constructor(server: URL, role: DemoRole) {
    this.#server = server;
    this.#role = role;
  }

  async report(report: IncidentReport): Promise<Reply<CaseAnswer>> {
    return (await this.#open()).timeout(ANSWER_MILLISECONDS).emitWithAck("incident:report", report);
  }

  async command(wish: CommandWish): Promise<Reply<CaseAnswer>> {
    return (await this.#open()).timeout(ANSWER_MILLISECONDS).emitWithAck("incident:command", wish);
  }

  close(): void {
    this.#socket?.disconnect();
    this.#socket = undefined;
  }

  /** A session ends when a server restarts without it, or a role changes: then one comes in again. */
  async #open(): Promise<Socket<ServerToClientEvents, ClientToServerEvents>> {
    if (this.#socket?.connected) return this.#socket;
    this.close();
    const cookie = await this.#enter();
    const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io(this.#server.origin, {
      extraHeaders: { cookie }, forceNew: true, reconnection: false, transports: ["websocket"], rejectUnauthorized: !LOOPBACK.includes(this.#server.hostname),
    });
    await new Promise<void>((opened, failed) => socket.once("connect", () => opened()).once("connect_error", failed));
    return (this.#socket = socket);
  }

  /** @throws Error where the demo has no entrance: on a server that is no demo, or is not on this machine */
  async #enter(): Promise<string> {
    const { hostname, port, protocol, host } = this.#server;
    const ask = protocol === "https:" ? tlsRequest : httpRequest;
    const cookies = await new Promise<string[]>((answered, failed) => {
      const asking = ask({ host: hostname.replace(/^\[|\]$/g, ""), port, path: `/demo/${this.#role}`, headers: { host }, timeout: ANSWER_MILLISECONDS, rejectUnauthorized: !LOOPBACK.includes(hostname) }, (response) => {
        response.resume();
        answered(response.headers["set-cookie"] ?? []);
      });
      asking.on("timeout", () => asking.destroy(new Error("no answer"))).on("error", failed).end();
    });
    if (!cookies.length) throw new Error(`the demo has no entrance for a ${this.#role}`);
    return cookies.map((cookie) => cookie.split(";")[0] ?? "").join("; ");
  }
}
