import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { ensureClient } from "../../server/client-build.ts";
import { postgresPrograms } from "../../server/db/testing/cluster.ts";
import embeddedHalf from "../../server/db/testing/embedded-half.ts";
import postgisHalf from "../../server/db/testing/postgis-half.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The folder of the built client. */
    client: string;
  }
}

/** Before the browser's tests: the client as it is shipped, and a database server, a real one where there is one. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  project.provide("client", await ensureClient(fileURLToPath(new URL("../..", import.meta.url))));
  return process.env["TEST_DATABASE_URL"] || postgresPrograms() ? postgisHalf(project) : embeddedHalf(project);
}
