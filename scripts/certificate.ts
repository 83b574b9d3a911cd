import "reflect-metadata"; // the x509 library asks for it, before itself
import { webcrypto } from "node:crypto";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { isIP } from "node:net";
import { join, resolve } from "node:path";
import {
  BasicConstraintsExtension, ExtendedKeyUsage, ExtendedKeyUsageExtension, KeyUsageFlags, KeyUsagesExtension, PemConverter, SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension, X509Certificate, X509CertificateGenerator,
} from "@peculiar/x509";
import { readConfig } from "../server/config.ts";

/** `npm run certificate -- HOST…`: an authority of this installation's own, made once, and a certificate by it for the hosts, for trials. */

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const DAY_MILLISECONDS = 86_400_000;
const AUTHORITY_DAYS = 3_650;
/** Phones refuse what is valid for longer. */
const CERTIFICATE_DAYS = 397;
const HOST_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i;

const hosts = process.argv.slice(2);
const wrong = hosts.find((host) => !isIP(host) && !HOST_NAME.test(host));
if (!hosts.length || wrong !== undefined) {
  console.error(`${wrong === undefined ? "" : `${wrong} is no host name and no address\n`}npm run certificate -- HOST [HOST…], as phones and browsers will call this machine: gridwatch.lan 192.168.1.20`);
  process.exit(1);
}
const folder = resolve(readConfig(process.env).DATA_DIR, "certificates");
await mkdir(folder, { recursive: true, mode: 0o700 });
const { certificate: authority, key: authorityKey } = await ensureAuthority();
const { certificate, key } = await certify(hosts, authority, authorityKey);
const [certificateFile, keyFile] = [join(folder, "server.pem"), join(folder, "server-key.pem")];
await writeFile(certificateFile, certificate.toString("pem"));
await writeSecret(keyFile, key);
console.info(`For ${hosts.join(", ")}, until ${certificate.notAfter.toISOString().slice(0, 10)}. Start the server with\n\n  TLS_CERT=${certificateFile} TLS_KEY=${keyFile} npm start\n`);
console.info(`and make phones and browsers trust ${join(folder, "authority.pem")} (never hand out the files that end in -key.pem).`);

async function ensureAuthority(): Promise<{ certificate: X509Certificate; key: webcrypto.CryptoKey }> {
  const [file, secretFile] = [join(folder, "authority.pem"), join(folder, "authority-key.pem")];
  const [made, secret] = await Promise.all([readFile(file, "utf8"), readFile(secretFile, "utf8")]).catch(() => []);
  if (made && secret) {
    const [bytes] = PemConverter.decode(secret);
    return { certificate: new X509Certificate(made), key: await webcrypto.subtle.importKey("pkcs8", bytes ?? new ArrayBuffer(0), ALGORITHM, false, ["sign"]) };
  }
  const keys = await newKeys();
  const authorityItself = await X509CertificateGenerator.createSelfSigned({
    name: "CN=gridwatch trial authority", keys, signingAlgorithm: ALGORITHM, ...validFor(AUTHORITY_DAYS),
    extensions: [new BasicConstraintsExtension(true, 0, true), new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true), await SubjectKeyIdentifierExtension.create(keys.publicKey)],
  });
  await writeFile(file, authorityItself.toString("pem"));
  await writeSecret(secretFile, keys.privateKey);
  return { certificate: authorityItself, key: keys.privateKey };
}

async function certify(names: readonly string[], issuer: X509Certificate, signingKey: webcrypto.CryptoKey): Promise<{ certificate: X509Certificate; key: webcrypto.CryptoKey }> {
  const keys = await newKeys();
  const made = await X509CertificateGenerator.create({
    subject: `CN=${names[0]}`, issuer: issuer.subject, publicKey: keys.publicKey, signingKey, signingAlgorithm: ALGORITHM, ...validFor(CERTIFICATE_DAYS),
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(names.map((value) => ({ type: isIP(value) ? "ip" : "dns", value }))),
    ],
  });
  return { certificate: made, key: keys.privateKey };
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}

/** From yesterday on: a phone's clock may be behind. */
function validFor(days: number): { notBefore: Date; notAfter: Date } {
  const notBefore = new Date(Date.now() - DAY_MILLISECONDS);
  return { notBefore, notAfter: new Date(notBefore.getTime() + days * DAY_MILLISECONDS) };
}

async function writeSecret(file: string, key: webcrypto.CryptoKey): Promise<void> {
  await writeFile(file, PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY"), { mode: 0o600 });
  await chmod(file, 0o600); // a file that was there keeps its mode
}
