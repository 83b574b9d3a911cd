import type { Pool } from "pg";
import type { Position } from "#geo/position.ts";
import type { Areas } from "../areas/actions.ts";
import type { Auth } from "../auth/actions.ts";
import type { Sealing } from "../secrets/sealing.ts";
import type { WorkingCalendar } from "../time/working-calendar.ts";

/** What cases need of the world. */
export interface IncidentNeeds {
  pool: Pool;
  areas: Pick<Areas, "above" | "gridAt" | "now">;
  now: () => string;
  /** The nearest corner of a public street. */
  cornerNear: (position: Position) => Position | undefined;
  /** Working time as it is known now. */
  calendar: () => WorkingCalendar;
  /** Seals who asked, and opens it again. */
  sealing: Sealing;
  /** Keeps who changed what, and who was shown who asked. */
  auth: Pick<Auth, "audit" | "auditReading">;
  /** Whether the device that reported a case says that it is over. */
  conditionOver?: (incident: number) => Promise<boolean>;
  /** Refuses what is named as a photo of a case and is none. */
  checkEvidence?: (incident: number, photos: readonly string[]) => Promise<void>;
}
