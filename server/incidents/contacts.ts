import type { Contact } from "#contract/incidents.ts";
import type { Ruled } from "#contract/rights.ts";
import { may, type Viewer } from "#contract/viewer.ts";
import { contactsOf } from "./asker-store.ts";
import type { IncidentNeeds } from "./needs.ts";

/** Who asked, for whoever may call them back. That they were shown it is written before it is answered. */
export async function contactsFor({ pool, sealing, auth }: Pick<IncidentNeeds, "pool" | "sealing" | "auth">, viewer: Viewer, record: Ruled): Promise<Contact[]> {
  if (!may(viewer, "try_call_back", record)) return [];
  const contacts = await contactsOf(pool, sealing, record.id);
  if (contacts.length) await auth.auditReading(viewer, { kind: "asker", subject: String(record.id), areas: record.areas });
  return contacts;
}

/** Who asked, for a caller that has judged and written down who is shown it. */
export const contactsOfCase = ({ pool, sealing }: Pick<IncidentNeeds, "pool" | "sealing">, id: number): Promise<Contact[]> => contactsOf(pool, sealing, id);
