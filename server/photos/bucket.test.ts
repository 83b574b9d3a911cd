import { createHash, createHmac } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { photoBucket } from "./bucket.ts";

/** Storage as its protocol says: it works out every signature anew, from what it received, and takes nothing that is signed otherwise. */
const KEY = { id: "AKIAEXAMPLE", secret: "a secret of forty characters, or so, is it" };
const stored = new Map<string, Buffer>();
let failing = 0;
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
const sha = (body: Buffer | string) => createHash("sha256").update(body).digest("hex");

/** @see AWS Signature Version 4, "Create a signed request" */
function isSigned({ method = "", url = "", headers }: IncomingMessage, body: Buffer): boolean {
  const told = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(String(headers.authorization));
  if (!told) return false;
  const [, id, day = "", region = "", names = "", signature] = told;
  const payload = String(headers["x-amz-content-sha256"]);
  if (id !== KEY.id || !names.split(";").includes("host") || (payload !== "UNSIGNED-PAYLOAD" && payload !== sha(body))) return false;
  const { pathname, searchParams } = new URL(url, "http://x");
  const canonical = [method, pathname, searchParams.toString(), ...names.split(";").map((name) => `${name}:${String(headers[name]).trim()}`), "", names, payload].join("\n");
  const text = ["AWS4-HMAC-SHA256", headers["x-amz-date"], `${day}/${region}/s3/aws4_request`, sha(canonical)].join("\n");
  return hmac(hmac(hmac(hmac(hmac(`AWS4${KEY.secret}`, day), region), "s3"), "aws4_request"), text).toString("hex") === signature;
}

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on("data", (part: Buffer) => void parts.push(part)).on("end", () => {
    const body = Buffer.concat(parts);
    if (failing > 0) return void (failing--, response.writeHead(503).end());
    if (!isSigned(request, body)) return void response.writeHead(403).end("<Error><Code>SignatureDoesNotMatch</Code></Error>");
    const path = String(request.url);
    if (request.method === "PUT") return void (stored.set(path, body), response.writeHead(200).end());
    const found = stored.get(path);
    response.writeHead(found ? 200 : 404).end(found);
  });
});
let endpoint: string;
beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((closed) => server.close(closed)));
beforeEach(() => stored.clear());

const bucket = (changes: object = {}) => photoBucket({ endpoint, bucket: "gridwatch", region: "cn-north-1", keyId: KEY.id, secret: KEY.secret, ...changes });
const ID = "0123456789abcdef0123456789abcdef";

test("a photo is put and got, each size under a name of its own, again without harm; what is not there is not there", async () => {
  const files = bucket();
  for (let time = 0; time < 2; time++) await files.put(ID, "large", Buffer.from("large"));
  await files.put(ID, "thumbnail", Buffer.from("small"));
  expect([...stored.keys()]).toEqual([`/gridwatch/photos/01/${ID.slice(2)}.jpg`, `/gridwatch/photos/01/${ID.slice(2)}.thumbnail.jpg`]);
  expect([await files.get(ID, "large"), await files.get(ID, "thumbnail")]).toEqual([Buffer.from("large"), Buffer.from("small")]);
  expect(await files.get("f".repeat(32), "large")).toBeUndefined();
});

test("a wrong secret is our trouble and not \"not there\"; one bad moment of the store is waited out", async () => {
  await expect(bucket({ secret: "another" }).put(ID, "large", Buffer.from("x"))).rejects.toThrow("403");
  await expect(bucket({ secret: "another" }).get(ID, "large")).rejects.toThrow("403");
  expect(stored.size).toBe(0);
  failing = 1;
  await bucket().put(ID, "large", Buffer.from("x"));
  expect(stored.size).toBe(1);
});
