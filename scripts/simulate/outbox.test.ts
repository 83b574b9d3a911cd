import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { createSender, Outbox, type Send } from "./outbox.ts";

test("what waits is sent oldest first, and kept until it is taken", async () => {
  const taken: string[] = [];
  let status = 503;
  const send: Send = (query) => Promise.resolve((status === 200 && taken.push(query), { status, retrySeconds: 5 }));
  const outbox = new Outbox(send, () => 0);
  for (const query of ["1", "2", "3"]) outbox.put(query);
  await outbox.empty(0);
  expect([taken, outbox.waiting]).toEqual([[], 3]);
  status = 200;
  await outbox.empty(4_999); // told to come again after 5 s
  expect(outbox.waiting).toBe(3);
  await outbox.empty(5_000);
  expect([taken, outbox.waiting]).toEqual([["1", "2", "3"], 0]);
});

test("a full phone forgets the oldest, and one that is not known does not hammer", async () => {
  const asked: string[] = [];
  const outbox = new Outbox((query) => Promise.resolve((asked.push(query), { status: 400 })), () => 0);
  for (let n = 0; n < 400; n++) outbox.put(String(n));
  expect(outbox.waiting).toBe(360);
  for (let seconds = 0; seconds < 60; seconds++) await outbox.empty(seconds * 1000);
  expect(asked).toEqual(["40"]);
});

test("a server that is not there, then comes, gets everything once", async () => {
  const got: string[] = [];
  const server = createServer((request, response) => (got.push(request.url ?? ""), response.end()));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));

  const { send, close } = createSender(new URL(`http://127.0.0.1:${port}`));
  const outbox = new Outbox(send, () => 0);
  outbox.put("id=a");
  await outbox.empty(0);
  expect(outbox.waiting).toBe(1);
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  outbox.put("id=b");
  await outbox.empty(10_000);
  expect(got).toEqual(["/ingest/osmand?id=a", "/ingest/osmand?id=b"]);
  close();
  server.close();
});
