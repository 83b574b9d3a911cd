import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createServer, request } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), "certificate-test-"))));
afterAll(() => rm(folder, { recursive: true }));

const certificate = (...hosts: string[]) =>
  promisify(execFile)(process.execPath, ["--import", "tsx", "scripts/certificate.ts", ...hosts], { cwd: root, env: { ...process.env, DATA_DIR: folder } });
const read = (name: string) => readFile(join(folder, "certificates", name), "utf8");

test("who trusts the authority trusts the server under its names and no other; the authority stays, the keys are the owner's", async () => {
  const { stdout } = await certificate("gridwatch.test", "127.0.0.1");
  expect(stdout).toContain(`TLS_CERT=${join(folder, "certificates/server.pem")} TLS_KEY=`);
  const authority = await read("authority.pem");
  await certificate("gridwatch.test", "127.0.0.1");
  expect(await read("authority.pem")).toBe(authority);
  for (const name of ["authority-key.pem", "server-key.pem"]) expect((await stat(join(folder, "certificates", name))).mode & 0o777).toBe(0o600);

  const server = createServer({ cert: await read("server.pem"), key: await read("server-key.pem") }, (_, response) => void response.end("secret")).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const ask = async (servername: string, ca: string | undefined) => {
    const [response] = await once(request({ host: "127.0.0.1", port, servername, ca, agent: false }).end(), "response");
    return (response as { resume(): { statusCode: number } }).resume().statusCode;
  };
  expect(await ask("gridwatch.test", authority)).toBe(200);
  await expect(ask("elsewhere.test", authority)).rejects.toThrow(/altnames/);
  await expect(ask("gridwatch.test", undefined)).rejects.toThrow(/issuer|self|verify/);
  server.close();
});

test("what is no host is refused by name", async () => {
  for (const words of [[], ["http://here"]]) await expect(certificate(...words)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining("npm run certificate") as string });
});
