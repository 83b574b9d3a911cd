import pg from "pg";
import { openEmbedded } from "./embedded/open.ts";
import { StartRefusal } from "./start-refusal.ts";

export interface OpenDatabase {
  url: string;
  /** What a committed row survives: the end of the process, or a power failure too. */
  durable: "process" | "disk";
  stop(): Promise<void>;
}

export interface DatabaseConfig {
  DATABASE_URL?: string | undefined;
  DATA_DIR?: string | undefined;
  DATABASE_PORT?: number | undefined;
}

const ANSWER_MILLISECONDS = 10_000;

/** The database the environment names, or the embedded one in `DATA_DIR`. @throws StartRefusal */
export async function openDatabase({ DATABASE_URL, DATA_DIR = "data", DATABASE_PORT }: DatabaseConfig): Promise<OpenDatabase> {
  if (DATABASE_URL) {
    await knock(DATABASE_URL);
    return { url: DATABASE_URL, durable: "disk", stop: async () => {} };
  }
  return { ...(await openEmbedded(DATA_DIR, DATABASE_PORT === undefined ? {} : { tcpPort: DATABASE_PORT })), durable: "process" };
}

async function knock(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: ANSWER_MILLISECONDS });
  client.on("error", () => {}); // the connection's end, after it has been used
  try {
    await client.connect();
    await client.query("select");
  } catch (error) {
    // the address without its password
    const { host, pathname } = new URL(url);
    throw new StartRefusal("unreachable", `The database ${host}${pathname}, which DATABASE_URL names, cannot be used: ${wordsOf(error)}. Is it running, and are name and password right?`, { cause: error });
  } finally {
    await client.end().catch(() => {});
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(wordsOf).join("; "); // one for each address of the host
  return error instanceof Error ? error.message : String(error);
}
