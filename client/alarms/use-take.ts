import { readonly, ref, type Ref } from "vue";
import type { Overtaken } from "#contract/incidents.ts";
import { failureKey } from "../i18n/failures.ts";
import type { MessageKey } from "../i18n/words.ts";
import { useSession } from "../realtime/use-session.ts";
import type { Alarming } from "./state.ts";

/** Somebody may change the case while it is being taken; the alarm is what was meant. */
const MOST_TRIES = 4;

export interface Taking {
  busy: Readonly<Ref<boolean>>;
  refused: Readonly<Ref<MessageKey | undefined>>;
  take: (alarming: Alarming) => Promise<void>;
}

/** Takes an alarm under one's own name. Whoever was faster has it, and is told. */
export function useTake(): Taking {
  const { request } = useSession();
  const busy = ref(false);
  const refused = ref<MessageKey>();

  async function take({ incident: { id, ver: seen } }: Alarming): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    refused.value = undefined;
    const key = crypto.randomUUID();
    let ver = seen;
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const reply = await request("incident:command", { id, ver, key, command: { kind: "take" } });
      if (reply.ok) break;
      const now = reply.code === "conflict" && "current" in reply ? (reply.current as Overtaken | undefined)?.incident : undefined;
      if (now?.alarm && now.alarm.takenAt === undefined) {
        ver = now.ver;
        continue;
      }
      // taken by somebody else: the news says by whom
      if (!now?.alarm) refused.value = failureKey(reply.code);
      break;
    }
    busy.value = false;
  }
  return { busy: readonly(busy), refused: readonly(refused), take };
}
