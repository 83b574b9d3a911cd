import { setTimeout as later } from "node:timers/promises";
import { io as connect, type Socket } from "socket.io-client";
import { effectScope } from "vue";
import type { ClientToServerEvents, ServerToClientEvents } from "#contract/events.ts";
import { followSession } from "../../client/realtime/socket.ts";

/** What one listener was told of a case: where it stands in the order of all news, and the case's version. */
export interface Heard {
  position: number;
  subject: number;
  ver: number;
}

export interface Listener {
  /** Where its first snapshot stood: everything after it has to come as news. */
  from: number;
  log: Heard[];
  /** Snapshots after the first, each of which would hide what was missed. */
  snapshots: number;
  /** Loses its line and comes back, again and again, at most so long apart, until `isOver`. Answers how often. */
  wander(chance: () => number, pauseMilliseconds: number, isOver: () => boolean): Promise<number>;
  close(): void;
}

/** A console as the browser has one, with the client's own session, but with a line that breaks at random. */
export async function listen(url: string, area: number): Promise<Listener> {
  const socket: Socket<ServerToClientEvents, ClientToServerEvents> = connect(url, { extraHeaders: { "x-area": `${area}` }, forceNew: true, transports: ["websocket"], reconnectionDelay: 20, reconnectionDelayMax: 200, autoConnect: false });
  const scope = effectScope();
  const listener: Listener = { from: -1, log: [], snapshots: -1, wander, close: () => (scope.stop(), void socket.close()) };

  const opened = new Promise<void>((done) => {
    scope.run(() => followSession(socket, {
      replace: ({ position }) => {
        if (++listener.snapshots === 0) listener.from = position;
        done();
      },
      change: ({ position, subject, body }) => void listener.log.push({ position, subject, ver: body.ver ?? -1 }),
      roster: () => {}, forget: () => {}, heard: () => {}, contact: () => {},
    }, () => () => {}));
  });

  async function wander(chance: () => number, pauseMilliseconds: number, isOver: () => boolean): Promise<number> {
    let cuts = 0;
    while (!isOver()) {
      await later(20 + chance() * pauseMilliseconds);
      cuts++;
      // by its own will, or by a line that breaks: then the client comes back by itself
      if (chance() < 0.5) socket.io.engine?.close();
      else {
        socket.disconnect();
        await later(chance() * 200);
        socket.connect();
      }
    }
    return cuts;
  }

  socket.connect();
  await opened;
  return listener;
}
