import { shallowRef, type Ref } from "vue";
import type { Deed } from "./deeds.ts";
import type { Keep } from "./keep.ts";
import type { Outcome } from "./send.ts";

export interface Queue {
  /** All that is owed, of whomever. */
  deeds: Readonly<Ref<readonly Deed[]>>;
  /** Keys of those the phone had no room for: they live as long as the page. */
  unkept: Readonly<Ref<ReadonlySet<string>>>;
  why: Readonly<Ref<Extract<Outcome, { end: "later" }>["why"] | undefined>>;
  /** Kept before it is sent. Returns when it is kept, or known not to be. */
  add(deed: Deed): Promise<void>;
  /** Sends what is owed, in order, until all is sent or nobody is reached. */
  flush(): Promise<void>;
  retry(key: string): Promise<void>;
  drop(key: string): Promise<void>;
  load(): Promise<void>;
}

interface QueueNeeds {
  keep: Keep;
  /** Whose deeds may be sent now. */
  person: () => number | undefined;
  send: (deed: Deed, keepStep: (deed: Deed) => Promise<void>) => Promise<Outcome>;
  /** Only one page of this browser sends at a time, where it can be arranged; where not, keys make it harmless. */
  alone: (work: () => Promise<void>) => Promise<void>;
  sent: (deed: Deed) => void;
  later: (milliseconds: number, work: () => void) => void;
}

const FIRST_PAUSE_MILLISECONDS = 2_000;
const LONGEST_PAUSE_MILLISECONDS = 60_000;

/** What was done is owed until the server has it: through tunnels, reloads and a phone that is switched off. */
export function createQueue({ keep, person, send, alone, sent, later }: QueueNeeds): Queue {
  const deeds = shallowRef<readonly Deed[]>([]);
  const unkept = shallowRef<ReadonlySet<string>>(new Set());
  const why = shallowRef<Extract<Outcome, { end: "later" }>["why"]>();
  const loose = new Map<string, Deed>();
  let running: Promise<void> | undefined;
  let again = false;
  let pauses = 0;

  async function load(): Promise<void> {
    const known = await keep.deeds();
    deeds.value = [...known, ...[...loose.values()].filter(({ key }) => !known.some((each) => each.key === key))];
  }

  /** A phone without room holds it in the page: better than to lose it, and the page says so. */
  async function put(deed: Deed): Promise<void> {
    try {
      await keep.put(deed);
      loose.delete(deed.key);
    } catch {
      loose.set(deed.key, deed);
    }
    unkept.value = new Set(loose.keys());
    await load();
  }

  async function remove(key: string): Promise<void> {
    await keep.remove(key).catch(() => {}); // it is sent again, and is the same
    loose.delete(key);
    unkept.value = new Set(loose.keys());
    await load();
  }

  async function sendAll(): Promise<void> {
    do {
      again = false;
      await load();
      for (const { key } of deeds.value) {
        const deed = deeds.value.find((each) => each.key === key);
        if (!deed || deed.refused || deed.person !== person()) continue;
        const outcome = await send(deed, put);
        if (outcome.end === "later") {
          why.value = outcome.why;
          if (outcome.why !== "signed-out") later(Math.min(LONGEST_PAUSE_MILLISECONDS, FIRST_PAUSE_MILLISECONDS * 2 ** pauses++), () => void flush());
          return;
        }
        why.value = undefined;
        pauses = 0;
        if (outcome.end === "done") {
          await remove(key);
          sent(deed);
        } else {
          const { end: _end, ...refused } = outcome;
          await put({ ...(deeds.value.find((each) => each.key === key) ?? deed), refused });
        }
      }
    } while (again);
  }

  function flush(): Promise<void> {
    if (running) again = true;
    return (running ??= alone(sendAll).finally(() => (running = undefined)));
  }

  return {
    deeds, unkept, why, load, flush,
    async add(deed) {
      await put(deed);
      void flush();
    },
    async retry(key) {
      const deed = deeds.value.find((each) => each.key === key);
      if (!deed) return;
      const { refused: _refused, ...fresh } = deed;
      await put(fresh);
      await flush();
    },
    drop: remove,
  };
}
