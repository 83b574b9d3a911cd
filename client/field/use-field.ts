import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type InjectionKey, type Ref } from "vue";
import type { Category } from "#contract/categories.ts";
import { fieldRoutes, type FieldDay, type House } from "#contract/field.ts";
import { provided } from "../composables/provided.ts";
import type { Api } from "../http/api.ts";
import { AskFailure } from "../http/api.ts";
import { newKey } from "../composables/new-key.ts";
import { inOrder, tasksWith, type Deed, type Task } from "./deeds.ts";
import type { Keep } from "./keep.ts";
import { createQueue, type Queue } from "./queue.ts";
import { sendDeed } from "./send.ts";
import { createSharing, type Sharing } from "./use-sharing.ts";

type Made<Each> = Each extends Deed ? Omit<Each, "key" | "person" | "madeAt" | "refused"> : never;

export interface FieldDesk {
  day: Readonly<Ref<FieldDay | undefined>>;
  /** Undefined while nothing was heard yet; since when nobody is reached. */
  lamp: Readonly<Ref<{ state: "asking" | "live" } | { state: "offline"; since: number }>>;
  tasks: ComputedRef<Task[]>;
  houses: Readonly<Ref<readonly House[] | undefined>>;
  categories: ComputedRef<ReadonlyMap<number, Category>>;
  /** Mine that are owed, and how many are another's. */
  owed: ComputedRef<readonly Deed[]>;
  others: ComputedRef<number>;
  queue: Queue;
  sharing: Sharing;
  isKept: boolean;
  signedOut: Readonly<Ref<boolean>>;
  /** Milliseconds by the server's clock, once a second. */
  now: Readonly<Ref<number>>;
  /** Does something: kept first, then sent. */
  make(deed: Made<Deed>): Promise<void>;
  refresh(): Promise<void>;
  refreshHouses(): Promise<void>;
}

const REFRESH_MILLISECONDS = 20_000;

/** Made once, in main.ts of the field page. Stops with its scope. */
export function createFieldDesk({ keep, api, localMilliseconds }: { keep: Keep; api: Api; localMilliseconds: () => number }): FieldDesk {
  const day = shallowRef<FieldDay>();
  const houses = shallowRef<readonly House[]>();
  const lamp = shallowRef<FieldDesk["lamp"]["value"]>({ state: "asking" });
  const signedOut = shallowRef(false);
  let ahead = 0;
  const now = shallowRef(localMilliseconds());
  const person = () => day.value?.me.id;
  const places = () => day.value?.places.map(({ id }) => id) ?? [];

  const queue = createQueue({
    keep,
    person,
    send: (deed, keepStep) => sendDeed(deed, { fetch: (...question) => fetch(...question), keep: keepStep, places: places() }),
    // one page of the phone sends at a time; where that cannot be said the keys make it harmless
    alone: async (work) => ("locks" in navigator ? void (await navigator.locks.request("field-queue", work)) : work()),
    sent: () => void refresh(),
    later: (milliseconds, work) => void setTimeout(work, milliseconds),
  });

  async function refresh(): Promise<void> {
    try {
      const next = await api.ask(fieldRoutes.fieldDay, {});
      ahead = Date.parse(next.at) - localMilliseconds();
      tellNew(day.value, next);
      day.value = next;
      lamp.value = { state: "live" };
      signedOut.value = false;
      await keep.show("day", next).catch(() => {});
    } catch (failure) {
      const code = failure instanceof AskFailure ? failure.code : "unexpected";
      if (code === "signed-out") signedOut.value = true;
      if (code !== "signed-out" && lamp.value.state !== "offline") lamp.value = { state: "offline", since: localMilliseconds() + ahead };
    }
  }
  async function refreshHouses(): Promise<void> {
    houses.value ??= await keep.shown("houses");
    const next = await api.ask(fieldRoutes.houses, {}).catch(() => undefined);
    if (!next) return;
    houses.value = next;
    await keep.show("houses", next).catch(() => {});
  }

  /** A call that was not there before is felt in the pocket. */
  function tellNew(before: FieldDay | undefined, next: FieldDay): void {
    const known = new Set(before?.tasks.flatMap(({ call, incident }) => (call ? [incident.id] : [])));
    if (before && next.tasks.some(({ call, incident }) => call && !known.has(incident.id))) navigator.vibrate?.([200, 100, 200]);
  }

  const wake = () => document.visibilityState === "visible" && void refresh().then(() => queue.flush());
  const timer = setInterval(wake, REFRESH_MILLISECONDS);
  const ticking = setInterval(() => void (now.value = localMilliseconds() + ahead), 1000);
  window.addEventListener("online", wake);
  document.addEventListener("visibilitychange", wake);
  onScopeDispose(() => {
    clearInterval(timer);
    clearInterval(ticking);
    window.removeEventListener("online", wake);
    document.removeEventListener("visibilitychange", wake);
  });
  watch(queue.why, (why) => why === "signed-out" && (signedOut.value = true));

  void (async () => {
    day.value = await keep.shown("day").catch(() => undefined); // what was there last is there at once
    await queue.load();
    await refresh();
    await queue.flush();
  })();

  const owed = computed(() => queue.deeds.value.filter((deed) => deed.person === day.value?.me.id));
  return {
    day, lamp, houses, queue, signedOut, now, refresh, refreshHouses, owed,
    isKept: keep.isKept,
    tasks: computed(() => inOrder(tasksWith(day.value?.tasks ?? [], owed.value))),
    categories: computed(() => new Map(day.value?.categories.map((each) => [each.id, each]))),
    others: computed(() => queue.deeds.value.length - owed.value.length),
    sharing: createSharing({ keep, api, person, ahead: () => ahead }),
    async make(deed) {
      const me = person();
      if (me === undefined) throw new Error("nobody is known on this phone yet");
      await queue.add({ ...deed, key: newKey(), person: me, madeAt: new Date(localMilliseconds() + ahead).toISOString() } as Deed);
    },
  };
}

export const FIELD_DESK: InjectionKey<FieldDesk> = Symbol("field desk");
export const useField = (): FieldDesk => provided(FIELD_DESK);
