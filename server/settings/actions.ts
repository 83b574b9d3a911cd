import type { Pool } from "pg";
import { baseMapSchema, originsOf, type BaseMap } from "#contract/base-map.ts";
import { may, type Viewer } from "#contract/viewer.ts";
import type { Auth } from "../auth/actions.ts";
import { inTransaction } from "../db/transaction.ts";
import { Refusal } from "../edge/refusal.ts";
import { log } from "../log.ts";
import { keepSetting, settingOf } from "./store.ts";

const BASE_MAP = "base-map";

export interface Settings {
  baseMap(): BaseMap | undefined;
  /** The hosts outside that pages may ask for tiles. */
  origins(): readonly string[];
  /** What is kept under a name. */
  read(name: string): Promise<unknown>;
  /** Keeps it, with a line in the audit that holds `told`. @throws Refusal for whoever does not administer the whole district */
  change(viewer: Viewer, name: string, value: unknown, told: object): Promise<void>;
  changeBaseMap(viewer: Viewer, map: BaseMap | undefined): Promise<void>;
  /** Another process may have changed them. */
  refresh(): Promise<void>;
  /** @throws Refusal for whoever does not administer the whole district */
  administrator(viewer: Viewer): Promise<void>;
}

/** What the administrators settle for everybody. In memory, because every page's headers depend on it. */
export async function createSettings({ pool, auth, roots }: { pool: Pool; auth: Auth; roots: () => Promise<readonly number[]> }): Promise<Settings> {
  let map: BaseMap | undefined;
  let changes = 0;

  const settings: Settings = {
    baseMap: () => map,
    origins: () => (map ? originsOf(map) : []),

    async administrator(viewer) {
      if (!(await roots()).some((root) => may(viewer, "administer", { areas: [root] }))) throw new Refusal("forbidden", "not yours to administer");
    },

    read: (name) => settingOf(pool, name),

    async change(viewer, name, value, told) {
      await settings.administrator(viewer);
      await inTransaction(pool, async (transaction) => {
        await keepSetting(transaction, name, value);
        await auth.audit(viewer, { deed: "changed", kind: "setting", subject: name, detail: told }, transaction);
      });
    },

    async changeBaseMap(viewer, next) {
      // the key stays out of the audit: more people read it
      const { key: _key, ...told } = next ?? { key: "" };
      await settings.change(viewer, BASE_MAP, next, told);
      changes++;
      map = next;
    },

    async refresh() {
      const before = changes;
      const kept = await settingOf(pool, BASE_MAP);
      if (changes !== before) return; // what was read may be older than what was kept meanwhile
      const parsed = baseMapSchema.safeParse(kept);
      if (kept !== undefined && !parsed.success) log.warn(`the outside map in the settings cannot be used: ${parsed.error.message}`);
      map = parsed.data;
    },
  };
  await settings.refresh();
  return settings;
}
