import type { Transaction } from "../db/transaction.ts";
import { appendNews } from "../news/actions.ts";
import { areasAbove } from "./around-store.ts";
import { incidentNow } from "./store.ts";

/** Says how a case stands now, in the transaction that changed it. Asks nothing outside of it: the embedded database does one at a time. */
export async function tell(transaction: Transaction, id: number): Promise<void> {
  const body = await incidentNow(transaction, id);
  if (!body) throw new Error(`case ${id} vanished in its own transaction`);
  await appendNews(transaction, { kind: "incident:changed", subject: id, areas: await areasAbove(transaction, body.area), body });
}
