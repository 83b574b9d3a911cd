import type { Pool } from "pg";
import { createAreas } from "../../areas/actions.ts";
import { newKey } from "../../secrets/keyring.ts";
import { createSealing } from "../../secrets/sealing.ts";
import { createCalendar } from "../calendar.ts";
import type { IncidentNeeds } from "../needs.ts";

/** What cases need, on a database, with the official days and a key of its own. */
export async function needsFor(pool: Pool, now: () => string, cornerNear: IncidentNeeds["cornerNear"] = () => undefined): Promise<IncidentNeeds> {
  const calendar = await createCalendar(pool, "Asia/Shanghai");
  const key = newKey(now());
  return {
    pool, now, cornerNear,
    calendar: () => calendar.now(),
    areas: createAreas({ pool, now, timeZone: "Asia/Shanghai" }),
    sealing: createSealing({ newest: () => key, find: (id) => (id === key.id ? key : undefined) }, "contacts"),
    auth: { audit: async () => {}, auditReading: async () => {} },
  };
}
