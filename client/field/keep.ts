import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { FieldDay, FieldFix, House } from "#contract/field.ts";
import type { Deed } from "./deeds.ts";

interface Schema extends DBSchema {
  deeds: { key: number; value: Deed; indexes: { key: string } };
  shown: { key: string; value: unknown };
  fixes: { key: string; value: FieldFix & { person: number } };
}

/** What the phone keeps: the deeds it owes in the order in which they were done, what was shown last, and where it was. */
export interface Keep {
  /** False where nothing outlives the page. */
  isKept: boolean;
  deeds(): Promise<Deed[]>;
  /** Adds a deed, or changes the one of its key. @throws when the phone has no room */
  put(deed: Deed): Promise<void>;
  remove(key: string): Promise<void>;
  shown<Name extends keyof Shown>(name: Name): Promise<Shown[Name] | undefined>;
  show<Name extends keyof Shown>(name: Name, value: Shown[Name]): Promise<void>;
  addFix(fix: FieldFix, person: number): Promise<void>;
  fixes(person: number, atMost: number): Promise<FieldFix[]>;
  dropFixes(fixes: readonly FieldFix[]): Promise<void>;
}
export interface Shown {
  day: FieldDay;
  houses: House[];
  isSharing: boolean;
}

/** About a day of fixes. Beyond, the oldest go: where somebody was yesterday is worth less than what they did. */
const MOST_FIXES = 6_000;

export async function openKeep(name = "gridwatch-field"): Promise<Keep> {
  const database = await openDB<Schema>(name, 1, {
    upgrade(fresh) {
      fresh.createObjectStore("deeds", { autoIncrement: true }).createIndex("key", "key", { unique: true });
      fresh.createObjectStore("shown");
      fresh.createObjectStore("fixes", { keyPath: "recordedAt" });
    },
  }).catch(() => undefined);
  return database ? kept(database) : inMemory();
}

function kept(database: IDBPDatabase<Schema>): Keep {
  return {
    isKept: true,
    deeds: () => database.getAll("deeds"),
    async put(deed) {
      const transaction = database.transaction("deeds", "readwrite", { durability: "strict" });
      const known = await transaction.store.index("key").getKey(deed.key);
      await Promise.all([known === undefined ? transaction.store.add(deed) : transaction.store.put(deed, known), transaction.done]);
    },
    async remove(key) {
      const transaction = database.transaction("deeds", "readwrite", { durability: "strict" });
      const known = await transaction.store.index("key").getKey(key);
      await Promise.all([known === undefined ? undefined : transaction.store.delete(known), transaction.done]);
    },
    shown: async (name) => (await database.get("shown", name)) as never,
    show: async (name, value) => void (await database.put("shown", value, name)),
    async addFix(fix, person) {
      await database.put("fixes", { ...fix, person });
      const many = (await database.count("fixes")) - MOST_FIXES;
      if (many > 0) for (const key of await database.getAllKeys("fixes", undefined, many)) await database.delete("fixes", key);
    },
    fixes: async (person, atMost) => (await database.getAll("fixes")).filter((each) => each.person === person).slice(0, atMost).map(({ person: _person, ...fix }) => fix),
    async dropFixes(fixes) {
      const transaction = database.transaction("fixes", "readwrite");
      await Promise.all([...fixes.map(({ recordedAt }) => transaction.store.delete(recordedAt)), transaction.done]);
    },
  };
}

/** Where a browser keeps nothing, as in a private window: as long as the page is open. */
function inMemory(): Keep {
  const deeds = new Map<string, Deed>();
  const shown = new Map<string, unknown>();
  const fixes = new Map<string, FieldFix & { person: number }>();
  return {
    isKept: false,
    deeds: async () => [...deeds.values()],
    put: async (deed) => void deeds.set(deed.key, deed),
    remove: async (key) => void deeds.delete(key),
    shown: async (name) => shown.get(name) as never,
    show: async (name, value) => void shown.set(name, value),
    addFix: async (fix, person) => void fixes.set(fix.recordedAt, { ...fix, person }),
    fixes: async (person, atMost) => [...fixes.values()].filter((each) => each.person === person).slice(0, atMost).map(({ person: _person, ...fix }) => fix),
    dropFixes: async (gone) => gone.forEach(({ recordedAt }) => fixes.delete(recordedAt)),
  };
}
