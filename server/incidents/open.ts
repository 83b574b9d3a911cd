import type { Contact, Incident, IncidentEvent } from "#contract/incidents.ts";
import { may, type Viewer } from "#contract/viewer.ts";
import { Refusal } from "../edge/refusal.ts";
import { visibleCase } from "./commanding.ts";
import { contactsFor } from "./contacts.ts";
import type { IncidentNeeds } from "./needs.ts";
import { eventsOf } from "./store.ts";

/** 说明理由后查看: a restricted case in full. That it was opened is written before anything is answered. */
export async function openIncident(needs: IncidentNeeds, viewer: Viewer, id: number, reason: string): Promise<{ incident: Incident; events: IncidentEvent[]; contacts: Contact[] }> {
  const { incident, areas } = await visibleCase(needs, viewer, id);
  if (!may(viewer, "open", { ...incident, areas })) throw new Refusal("forbidden", `case ${id} is not yours to open`);
  await needs.auth.audit(viewer, { deed: "opened", kind: "incident", subject: String(id), areas, reason });
  return { incident, events: await eventsOf(needs.pool, id), contacts: await contactsFor(needs, viewer, { ...incident, areas }) };
}
