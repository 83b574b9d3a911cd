import type { IncomingMessage, ServerResponse } from "node:http";
import type { RequestHandler } from "express";
import { PAGES } from "#contract/auth.ts";
import { viewerWith, type Viewer } from "#contract/viewer.ts";
import type { ViewerOf } from "../edge/route.ts";
import type { Facts } from "../facts.ts";
import { log } from "../log.ts";
import type { Auth, Who } from "./actions.ts";
import { pagesOf } from "./rules.ts";
import { end, type Sessions } from "./sessions.ts";

/** Nobody: sees the entrance. */
const STRANGER: Viewer = viewerWith("public", []);
/** Posts that begin or end by the clock are noticed within this time. */
const LOOK_AGAIN_MILLISECONDS = 10_000;

/** As much of Socket.IO as this needs. */
interface Ears {
  engine: { use(hear: (request: IncomingMessage, response: ServerResponse, next: (error?: Error) => void) => void): unknown };
  use(admit: (socket: Ear, next: (error?: Error) => void) => void): unknown;
  sockets: { sockets: ReadonlyMap<string, Ear> };
}
interface Ear {
  request: IncomingMessage;
  data: { viewer?: Viewer; who?: Who };
  disconnect(close: true): unknown;
}

export interface Door {
  /** Looks who asks, before anything is answered. */
  look: RequestHandler;
  viewerOf: ViewerOf;
  /** Pages are for who has come in; the others are led to the entrance. */
  guardPages: RequestHandler;
  /** Only who has come in is heard, and no longer than that holds. */
  guardSockets(io: Ears): void;
  close(): void;
}

export function createDoor({ auth, sessions, facts }: { auth: Auth; sessions: Sessions; facts: Facts }): Door {
  const viewers = new WeakMap<IncomingMessage, Viewer>();
  let lookingAgain: ReturnType<typeof setInterval> | undefined;

  const asked = ({ url }: IncomingMessage): string | null => new URLSearchParams(url?.split("?")[1]).get("audience");
  const whoOf = ({ session }: IncomingMessage): Who => ({
    ...(session?.account !== undefined && { account: session.account, stamp: session.stamp ?? "" }),
    ...(session?.screen !== undefined && { screen: session.screen }),
  });

  /** Cuts every socket of those whose sessions are over. */
  async function lookAgain(io: Ears, isMeant: (who: Who) => boolean = () => true): Promise<void> {
    for (const socket of io.sockets.sockets.values()) {
      const { who } = socket.data;
      if (who && isMeant(who) && !(await auth.viewerOf(who))) socket.disconnect(true);
    }
  }

  return {
    look: (request, response, next) => {
      sessions.middleware(request, response, (error?: unknown) => {
        if (error) return next(error);
        void (async () => {
          const who = whoOf(request);
          const viewer = await auth.viewerOf(who);
          if (viewer) viewers.set(request, auth.shownAs(viewer, asked(request)));
          else if (who.account !== undefined || who.screen !== undefined) await endQuietly(request);
        })().then(() => next(), next);
      });
    },
    viewerOf: (request) => viewers.get(request) ?? STRANGER,

    guardPages: (request, response, next) => {
      if (request.path !== "/" && !(PAGES as readonly string[]).includes(request.path)) return next();
      const viewer = viewers.get(request);
      if (viewer && request.path !== "/") return next();
      const page = viewer && pagesOf(viewer.grants.map(({ role }) => role))[0];
      response.set("cache-control", "no-store").redirect(303, page ?? `/enter${request.path === "/" ? "" : `?to=${encodeURIComponent(request.originalUrl)}`}`);
    },

    guardSockets(io) {
      io.engine.use((request, response, next) => {
        const isBeginning = !new URLSearchParams(request.url?.split("?")[1]).has("sid");
        if (isBeginning) sessions.middleware(request as never, response as never, next as never);
        else next();
      });
      io.use((socket, next) => {
        const who = whoOf(socket.request);
        auth.viewerOf(who).then((viewer) => {
          if (!viewer) return next(new Error("signed-out"));
          Object.assign(socket.data, { who, viewer: auth.shownAs(viewer, asked(socket.request)) });
          next();
        }, (error: Error) => (log.error(error), next(new Error("unavailable"))));
      });
      facts.on("access.changed", (of) => {
        void lookAgain(io, (who) => ("screen" in of ? who.screen === of.screen : who.account === of.account)).catch(log.error);
      });
      lookingAgain = setInterval(() => void lookAgain(io).catch(log.error), LOOK_AGAIN_MILLISECONDS);
    },

    close() {
      clearInterval(lookingAgain);
      sessions.close();
    },
  };
}

/** A session that stands for nobody is of no use to its cookie either. */
const endQuietly = (request: IncomingMessage): Promise<void> => end(request).catch((error: unknown) => log.error(error));
