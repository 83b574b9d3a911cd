import { createServer as createPlainServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";

/** A phone sends one short request; whoever takes longer is not one, or will come again. */
const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 20_000,
  connectionsCheckingInterval: 5_000,
  // longer than most phones wait between two fixes, so that few have to connect anew
  keepAliveTimeout: 35_000,
  maxHeaderSize: 8 * 1024,
};
const MAX_CONNECTIONS = 20_000;

/** The listener of the phones' own: not listening yet, and serving nothing but their protocol, on every path. */
export function createPhoneServer(ingest: RequestListener, tls?: { cert: string; key: string }): Server {
  const server = tls ? createTlsServer({ ...LIMITS, ...tls }, ingest) : createPlainServer(LIMITS, ingest);
  server.maxConnections = MAX_CONNECTIONS;
  return server;
}
