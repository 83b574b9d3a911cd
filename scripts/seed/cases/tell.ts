import { incidentSchema } from "#contract/incidents.ts";
import { areasAbove } from "../../../server/areas/store.ts";
import type { Transaction } from "../../../server/db/transaction.ts";
import { incidentNow } from "../../../server/incidents/store.ts";
import { instant } from "../local-time.ts";

export interface Change {
  incident: number;
  atMilliseconds: number;
}

/** Past that, whoever missed news asks for everything anyhow (server/realtime/connection.ts). */
const RESUMED_MILLISECONDS = 3_600_000;

/**
 * News of cases that went on while no server ran, each as of the moment at which it happened.
 *
 * A desk that comes back hears them one by one. After a long time the oldest alone is told: it is older than what a desk may resume
 * from, so every desk asks for a snapshot.
 */
export async function tellChanges(transaction: Transaction, changes: readonly Change[], nowMilliseconds: number): Promise<void> {
  const inOrder = [...changes].sort((a, b) => a.atMilliseconds - b.atMilliseconds);
  const [oldest] = inOrder;
  const isLong = oldest && nowMilliseconds - oldest.atMilliseconds > RESUMED_MILLISECONDS;
  for (const { incident, atMilliseconds } of isLong ? [oldest] : inOrder) {
    const body = incidentSchema.parse(await incidentNow(transaction, incident));
    await transaction.query(
      /* sql */ `
      insert into news (at, kind, subject, areas, body)
      values ($1, 'incident:changed', $2, $3, $4)`,
      [instant(atMilliseconds), incident, await areasAbove(transaction, body.area), JSON.stringify(body)],
    );
  }
}
