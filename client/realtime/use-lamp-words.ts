import { computed, type ComputedRef } from "vue";
import { useWords } from "../i18n/words.ts";
import { useSession } from "./use-session.ts";

export interface LampWords {
  /** What the lamp says. */
  text: ComputedRef<string>;
  /** Since when nothing is heard any more; undefined as long as something is. */
  cutAt: ComputedRef<string | undefined>;
  /** "stopped at 19:31", for a panel that stopped with it. */
  stopped: ComputedRef<string | undefined>;
}

export function useLampWords(): LampWords {
  const { lamp } = useSession();
  const { t, clock, number } = useWords();
  const cutAt = computed(() => (lamp.value.state === "offline" ? lamp.value.since : undefined));
  const text = computed(() => {
    const { state, since, delaySeconds } = lamp.value;
    if (state === "offline") return t("lamp.offline", { at: since === undefined ? "" : clock(since) });
    return state === "live" ? t("lamp.live", { seconds: number(delaySeconds ?? 0, 1) }) : t(`lamp.${state}`);
  });
  return { text, cutAt, stopped: computed(() => (cutAt.value === undefined ? undefined : t("panel.stopped", { at: clock(cutAt.value) }))) };
}
