import type { Pool } from "pg";
import type { ServicePoint } from "#contract/service-points.ts";
import { servicePointsAt } from "./store.ts";

export interface ServicePoints {
  now(): Promise<ServicePoint[]>;
  at(moment: string): Promise<ServicePoint[]>;
}

export function createServicePoints({ pool, now }: { pool: Pool; now: () => string }): ServicePoints {
  return { now: () => servicePointsAt(pool, now()), at: (moment) => servicePointsAt(pool, moment) };
}
