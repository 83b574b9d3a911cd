import { createServer as createPlainServer, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { Server } from "socket.io";
import { isExpected } from "./edge/guard.ts";
import type { Io } from "./realtime/hub.ts";

export interface ListeningNeeds {
  web: RequestListener;
  /** Fixes are taken before all that pages need. */
  ingest: RequestListener;
  hosts: readonly string[];
  tls: { cert: string; key: string } | undefined;
}

/** One door for pages, phones and sockets; not yet open. */
export function createListening({ web, ingest, hosts, tls }: ListeningNeeds) {
  const listener: RequestListener = (request, response) => (request.url?.startsWith("/ingest/osmand") ? ingest : web)(request, response);
  const http = tls ? createTlsServer(tls, listener) : createPlainServer(listener);
  const io: Io = new Server(http, {
    pingInterval: 10_000,
    pingTimeout: 10_000,
    serveClient: false,
    maxHttpBufferSize: 100_000,
    perMessageDeflate: false,
    allowRequest: ({ headers }, decide) => decide(null, isExpected(headers, hosts)),
  });
  return { http, io };
}
