import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

const FILE = "url";
/** For people: `psql "$(cat data/tcp-url)"`. */
const TCP_FILE = "tcp-url";

/** For our other programs: where the database is that has this folder open. Only its owner may read it. */
export async function tellUrl(folder: string, url: string, tcpUrl: string | undefined): Promise<void> {
  await writeFile(join(folder, FILE), `${url}\n`, { mode: 0o600 });
  if (tcpUrl) await writeFile(join(folder, TCP_FILE), `${tcpUrl}\n`, { mode: 0o600 });
}

export async function forgetUrl(folder: string): Promise<void> {
  for (const file of [FILE, TCP_FILE]) await rm(join(folder, file), { force: true });
}
