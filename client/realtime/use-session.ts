import type { Socket } from "socket.io-client";
import { onScopeDispose, shallowReadonly, shallowRef, watch, type InjectionKey, type Ref, type ShallowRef } from "vue";
import type { ClientToServerEvents, ServerToClientEvents } from "#contract/events.ts";
import type { Reply } from "#contract/reply.ts";
import type { Installation } from "#contract/session.ts";
import type { Viewer } from "#contract/viewer.ts";
import type { Audience } from "#contract/audience.ts";
import { provided } from "../composables/provided.ts";
import { lampOf, type Contact, type Lamp } from "./lamp.ts";
import type { ServerTime } from "./server-time.ts";
import { followSession, type SessionEars } from "./socket.ts";

export type Wish = keyof ClientToServerEvents;
export type WishPayload<Name extends Wish> = Parameters<ClientToServerEvents[Name]>[0];
export type WishValue<Name extends Wish> = Parameters<Parameters<ClientToServerEvents[Name]>[1]>[0] extends infer R ? (R extends { ok: true; value: infer Value } ? Value : never) : never;
/** Every reply of the server, and one of our own when none came. `sent`: the wish may have been fulfilled all the same. */
export type WishReply<Value> = Reply<Value> | { ok: false; code: "offline"; message: string; sent: boolean };

const REPLY_WITHIN_MILLISECONDS = 10_000;

export interface SessionDesk extends Pick<ServerTime, "now" | "nowMilliseconds"> {
  lamp: Readonly<Ref<Lamp>>;
  installation: Readonly<ShallowRef<Installation | undefined>>;
  audience: Audience;
  /** Who one is for the server, by its own word; unknown before the first greeting. */
  viewer: Readonly<ShallowRef<Viewer | undefined>>;
  /** Asks the server for something; never throws. Not sent again by itself. */
  request: <Name extends Wish>(name: Name, payload: WishPayload<Name>) => Promise<WishReply<WishValue<Name>>>;
  /** Hears what only a part of the page wants to know. Stops with the scope of who asks. */
  listen: <Name extends keyof ServerToClientEvents>(name: Name, ear: ServerToClientEvents[Name]) => void;
}

export interface SessionNeeds {
  socket: Socket<ServerToClientEvents, ClientToServerEvents>;
  audience: Audience;
  time: ServerTime;
  installation: Readonly<ShallowRef<Installation | undefined>>;
  ears: SessionEars;
  onWake: (wake: () => void) => () => void;
}

export const SESSION: InjectionKey<SessionDesk> = Symbol("session");

/** Made once, in main.ts. Stops with its scope. */
export function createSessionDesk({ socket, audience, time, installation, ears, onWake }: SessionNeeds): SessionDesk {
  const { now, nowMilliseconds } = time;
  const lamp = shallowRef<Lamp>({ state: "connecting" });
  const viewer = shallowRef<Viewer>();
  const greeted = (hello: { viewer: Viewer }) => void (viewer.value = hello.viewer);
  socket.on("session:hello", greeted);
  onScopeDispose(() => socket.off("session:hello", greeted));
  let contact: Contact = { connected: socket.connected, caughtUp: false, wasLive: false, heardAtMilliseconds: nowMilliseconds() };

  function look(changes: Partial<Contact> = {}): void {
    contact = { ...contact, ...changes };
    const next = lampOf(contact, nowMilliseconds());
    const { state, since, delaySeconds } = lamp.value;
    if (next.state !== state || next.since !== since || next.delaySeconds !== delaySeconds) lamp.value = next;
  }

  const session = followSession(socket, {
    ...ears,
    heard: (at) => {
      time.hear(at);
      look({ heardAtMilliseconds: nowMilliseconds(), delaySeconds: (time.lagMilliseconds() + session.roundTripMilliseconds() / 2) / 1000 });
    },
    contact: ({ connected, caughtUp }) => look({ connected, caughtUp, wasLive: contact.wasLive || caughtUp }),
  }, onWake);
  watch(now, () => {
    look();
    session.watch(nowMilliseconds() - contact.heardAtMilliseconds);
  });

  async function request<Name extends Wish>(name: Name, payload: WishPayload<Name>): Promise<WishReply<WishValue<Name>>> {
    if (!socket.connected) return { ok: false, code: "offline", message: "not connected", sent: false };
    const asking: Promise<Reply<WishValue<Name>>> = socket.timeout(REPLY_WITHIN_MILLISECONDS).emitWithAck(name, ...([payload] as never));
    return asking.catch(() => ({ ok: false, code: "offline", message: `no reply to ${name}`, sent: true }));
  }

  const listen: SessionDesk["listen"] = (name, ear) => {
    socket.on(name, ear as never);
    onScopeDispose(() => socket.off(name, ear as never));
  };

  return { lamp: shallowReadonly(lamp), now, nowMilliseconds, installation, audience, viewer: shallowReadonly(viewer), request, listen };
}

/** The connection, its lamp and the server's clock. */
export const useSession = (): SessionDesk => provided(SESSION);
