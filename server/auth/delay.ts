import { setTimeout as sleep } from "node:timers/promises";
import { Refusal } from "../edge/refusal.ts";
import { delaySeconds } from "./rules.ts";

/** From one address against one name; and, so that many addresses gain little, against one name from anywhere. */
const MOST_SECONDS = { pair: 30, name: 4 };
const FORGOTTEN_MILLISECONDS = 15 * 60_000;
const WAITING_PER_ADDRESS = 4;
const HELD = 10_000;

interface Failures {
  count: number;
  at: number;
}

/** Lets tries wait the longer the more have failed. Somebody who knows the password gets in, however many others guess. */
export function createDelay(nowMilliseconds: () => number, wait: (milliseconds: number) => Promise<unknown> = sleep) {
  const failures = new Map<string, Failures>();
  const waiting = new Map<string, number>();

  const count = (key: string): number => {
    const known = failures.get(key);
    return known && nowMilliseconds() - known.at < FORGOTTEN_MILLISECONDS ? known.count : 0;
  };

  function fail(key: string): void {
    failures.set(key, { count: count(key) + 1, at: nowMilliseconds() });
    if (failures.size > HELD) failures.delete(failures.keys().next().value ?? "");
  }

  return {
    /** @throws Refusal `busy` when one address keeps too many tries waiting */
    async before(name: string, address: string): Promise<void> {
      const held = waiting.get(address) ?? 0;
      if (held >= WAITING_PER_ADDRESS) throw new Refusal("busy", "too many tries at once");
      const seconds = Math.max(delaySeconds(count(`${address} ${name}`), MOST_SECONDS.pair), delaySeconds(count(name), MOST_SECONDS.name));
      if (!seconds) return;
      waiting.set(address, held + 1);
      await wait(seconds * 1000).finally(() => {
        const left = (waiting.get(address) ?? 1) - 1;
        if (left) waiting.set(address, left);
        else waiting.delete(address);
      });
    },
    after(name: string, address: string, succeeded: boolean): void {
      if (!succeeded) return [`${address} ${name}`, name].forEach(fail);
      failures.delete(`${address} ${name}`);
    },
  };
}
