import type { IncomingMessage } from "node:http";
import connectPgSimple from "connect-pg-simple";
import type { RequestHandler } from "express";
import session, { type Session, type SessionData, type Store } from "express-session";
import type { Pool } from "pg";

declare module "express-session" {
  interface SessionData {
    account?: number;
    /** What the session was begun with: see stampOf. */
    stamp?: string;
    screen?: number;
    /** Between going to the organisation's own sign-in and coming back. */
    oidc?: { state: string; nonce: string; verifier: string; to: string };
  }
}

declare module "http" {
  interface IncomingMessage {
    session: Session & Partial<SessionData>;
  }
}

/** A working day with its hand-over. */
const PERSON_MILLISECONDS = 12 * 3_600_000;
const SCREEN_MILLISECONDS = 365 * 24 * 3_600_000;
/** A map asks for thirty tiles at once. */
const CACHED_MILLISECONDS = 2_000;
const CACHED = 2_000;

export interface Sessions {
  middleware: RequestHandler;
  close(): void;
}

/** @param secure whether browsers reach us by HTTPS: then the cookie is bound to this host and never goes by plain HTTP */
export function createSessions({ pool, secret, secure, prune }: { pool: Pool; secret: string; secure: boolean; prune: boolean }): Sessions {
  const kept = new (cached(connectPgSimple(session)))({ pool, tableName: "session", disableTouch: true, pruneSessionInterval: prune ? 900 : false });
  return {
    middleware: session({
      store: kept,
      secret,
      name: secure ? "__Host-gridwatch" : "gridwatch",
      resave: false,
      saveUninitialized: false,
      proxy: secure, // a proxy that speaks HTTPS for us says so in X-Forwarded-Proto
      cookie: { path: "/", httpOnly: true, sameSite: "lax", secure, maxAge: PERSON_MILLISECONDS },
    }),
    close: () => void kept.close(),
  };
}

type PgStore = ReturnType<typeof connectPgSimple>;

/** The same store, which remembers for a moment what it read. What is written or ended here is forgotten at once. */
function cached(Kept: PgStore): PgStore {
  return class extends Kept {
    readonly #read = new Map<string, { at: number; data: SessionData }>();

    override get(sid: string, done: Parameters<Store["get"]>[1]): void {
      const known = this.#read.get(sid);
      if (known && performance.now() - known.at < CACHED_MILLISECONDS) return done(null, structuredClone(known.data));
      super.get(sid, (error, data) => {
        if (data) this.#read.set(sid, { at: performance.now(), data: structuredClone(data) });
        if (this.#read.size > CACHED) this.#read.delete(this.#read.keys().next().value ?? "");
        done(error, data);
      });
    }
    override set(sid: string, data: SessionData, done?: (error?: unknown) => void): void {
      this.#read.delete(sid);
      super.set(sid, data, done);
    }
    override destroy(sid: string, done?: (error?: unknown) => void): void {
      this.#read.delete(sid);
      super.destroy(sid, done);
    }
  };
}

/** Begins a session for somebody: with a new id, so that one that was known before is worth nothing. */
export async function begin(request: IncomingMessage, who: Pick<SessionData, "account" | "stamp" | "screen">): Promise<void> {
  const { session: old } = request;
  await new Promise<void>((done, failed) => old.regenerate((error: unknown) => (error ? failed(error) : done())));
  Object.assign(request.session, who);
  if (who.screen !== undefined) request.session.cookie.maxAge = SCREEN_MILLISECONDS;
  await keep(request);
}

/** Writes what the session holds now. The library writes after the headers have left: a browser that is sent on may come back before. */
export async function keep(request: IncomingMessage): Promise<void> {
  await new Promise<void>((done, failed) => request.session.save((error: unknown) => (error ? failed(error) : done())));
}

export async function end(request: IncomingMessage): Promise<void> {
  await new Promise<void>((done, failed) => request.session.destroy((error: unknown) => (error ? failed(error) : done())));
}
