import { inject, type InjectionKey } from "vue";

/** What main.ts provides under `key`. @throws Error when it does not */
export function provided<T>(key: InjectionKey<T>): T {
  const value = inject(key);
  if (value === undefined) throw new Error(`${key.description ?? "a key"} is not provided, as main.ts does`);
  return value;
}
