import type { Pool } from "pg";
import { io as connect, type Socket } from "socket.io-client";
import type { ClientToServerEvents, ServerToClientEvents } from "#contract/events.ts";
import type { PostRole } from "#contract/roles.ts";
import type { Auth } from "../actions.ts";
import { seat } from "../seat-store.ts";
import { insertAccount } from "../store.ts";

export type Client = Socket<ServerToClientEvents, ClientToServerEvents>;

/** Somebody before the console: asks over HTTP with their cookie, or listens. */
export interface Visitor {
  cookie: string;
  get(path: string): Promise<Response>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** A listener that has been greeted. */
  listen(): Promise<{ client: Client; heard: { name: string; what: unknown }[] }>;
}

let count = 0;

/** People with a post, an account and a session of their own, who come in by a link as everybody does. */
export function createVisitors({ url, auth, pool, from }: { url: string; auth: Auth; pool: Pool; from: string }) {
  const clients: Client[] = [];

  function visitor(cookie: string): Visitor {
    return {
      cookie,
      get: (path) => fetch(`${url}${path}`, { headers: { cookie }, redirect: "manual" }),
      post: (path, body, headers = {}) =>
        fetch(`${url}${path}`, { method: "POST", redirect: "manual", body: JSON.stringify(body), headers: { cookie, origin: url, "content-type": "application/json", ...headers } }),
      async listen() {
        const client: Client = connect(url, { extraHeaders: { cookie }, forceNew: true, reconnection: false });
        clients.push(client);
        const heard: { name: string; what: unknown }[] = [];
        client.onAny((name: string, what: unknown) => void heard.push({ name, what }));
        await new Promise<void>((greeted, failed) => client.once("session:hello", () => greeted()).once("connect_error", failed));
        return { client, heard };
      },
    };
  }

  async function account(role: PostRole, area: number, name = `${role}-${++count}`): Promise<{ id: number; person: number; name: string }> {
    const person = await seat(pool, { name: `某${count}`, role, title: "某职", area, from });
    return { id: (await insertAccount(pool, name, person)) ?? 0, person, name };
  }

  async function enterBy(token: string): Promise<Visitor> {
    const answer = await visitor("").post("/api/enter", { token });
    if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
    return visitor(cookieOf(answer));
  }

  const signedInAs = async (id: number): Promise<Visitor> => enterBy((await auth.makeLink(id, "enter")).token);

  return {
    stranger: visitor(""),
    as: visitor,
    account,
    enterBy,
    signedInAs,
    async signedIn(role: PostRole, area: number): Promise<Visitor & { account: number; person: number; name: string }> {
      const { id, person, name } = await account(role, area);
      return { ...(await signedInAs(id)), account: id, person, name };
    },
    wall: async (area: number) => enterBy((await auth.makeScreen("墙", area, undefined)).token),
    close: () => clients.forEach((client) => client.close()),
  };
}

export const cookieOf = (answer: Response): string => answer.headers.getSetCookie().map((each) => each.split(";")[0]).join("; ");
