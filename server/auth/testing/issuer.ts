import { createHash, createSign, generateKeyPairSync, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

interface Asked {
  nonce: string;
  challenge: string;
  redirectUri: string;
}

/** A small OpenID provider on this machine: discovery, keys, codes with PKCE, signed tokens. Whoever asks is `person`. */
export async function openIssuer(client: { id: string; secret: string }, person: { sub: string; preferred_username: string }) {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const codes = new Map<string, Asked>();
  /** What a test may break. */
  const wrong: { nonce?: string; audience?: string } = {};
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "", issuer);
    const json = (value: object, status = 200) => void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    if (url.pathname === "/.well-known/openid-configuration") {
      return json({ issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/keys`, response_types_supported: ["code"], subject_types_supported: ["public"], id_token_signing_alg_values_supported: ["RS256"] });
    }
    if (url.pathname === "/keys") return json({ keys: [{ ...publicKey.export({ format: "jwk" }), kid: "1", alg: "RS256", use: "sig" }] });
    if (url.pathname === "/authorize") {
      const said = (name: string) => url.searchParams.get(name) ?? "";
      const code = randomBytes(12).toString("hex");
      codes.set(code, { nonce: said("nonce"), challenge: said("code_challenge"), redirectUri: said("redirect_uri") });
      const back = new URL(said("redirect_uri"));
      back.searchParams.set("code", code);
      back.searchParams.set("state", said("state"));
      return void response.writeHead(302, { location: back.href }).end();
    }
    let body = "";
    request.on("data", (chunk: Buffer) => void (body += chunk.toString())).on("end", () => {
      const sent = new URLSearchParams(body);
      const basic = Buffer.from(request.headers.authorization?.replace("Basic ", "") ?? "", "base64").toString();
      const isClient = basic === `${client.id}:${client.secret}` || (sent.get("client_id") === client.id && sent.get("client_secret") === client.secret);
      const asked = codes.get(sent.get("code") ?? "");
      codes.delete(sent.get("code") ?? "");
      const fits = asked && createHash("sha256").update(sent.get("code_verifier") ?? "").digest("base64url") === asked.challenge && sent.get("redirect_uri") === asked.redirectUri;
      if (!isClient || !fits) return json({ error: "invalid_grant" }, 400);
      const now = Math.floor(Date.now() / 1000);
      const unsigned = `${part({ alg: "RS256", kid: "1", typ: "JWT" })}.${part({ iss: issuer, aud: wrong.audience ?? client.id, iat: now, exp: now + 60, nonce: wrong.nonce ?? asked.nonce, ...person })}`;
      json({ access_token: "x", token_type: "Bearer", id_token: `${unsigned}.${createSign("RSA-SHA256").update(unsigned).sign(privateKey).toString("base64url")}` });
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { issuer, wrong, close: () => new Promise((closed) => server.close(closed)) };
}
