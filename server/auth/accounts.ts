import type { Pool } from "pg";
import type { Account, AuditRow, Screen } from "#contract/auth.ts";
import * as audit from "./audit-store.ts";
import * as screens from "./screen-store.ts";
import * as store from "./store.ts";

/** What the administrator's doors and the audit ask of here. */
export const everyAccount = (pool: Pool, now: string): Promise<Account[]> => store.everyAccount(pool, now);
export const everyScreen = (pool: Pool): Promise<Omit<Screen, "connected">[]> => screens.everyScreen(pool);
export const accountOfId = (pool: Pool, id: number): Promise<{ name: string } | undefined> => store.accountOfId(pool, id);
/** @returns undefined when the name is taken */
export const insertAccount = (pool: Pool, name: string, person: number): Promise<number | undefined> => store.insertAccount(pool, name, person);
/** The newest first, before the row `before` when one is named. */
export const auditRows = (pool: Pool, before: number | undefined, limit: number): Promise<AuditRow[]> => audit.auditRows(pool, before, limit);
