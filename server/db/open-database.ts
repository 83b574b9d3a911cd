import { openEmbedded } from "./embedded/open.ts";

export interface OpenDatabase {
  url: string;
  /** What a committed row survives: the end of the process, or a power failure too. */
  durable: "process" | "disk";
  stop(): Promise<void>;
}

/** The database the environment names, or the embedded one in `DATA_DIR`. */
export async function openDatabase({ DATABASE_URL, DATA_DIR = "data" }: { DATABASE_URL?: string | undefined; DATA_DIR?: string | undefined }): Promise<OpenDatabase> {
  if (DATABASE_URL) return { url: DATABASE_URL, durable: "disk", stop: async () => {} };
  return { ...(await openEmbedded(DATA_DIR)), durable: "process" };
}
