import { readonly, ref, type Ref } from "vue";
import { AskFailure } from "../http/api.ts";
import { failureKey } from "../i18n/failures.ts";
import type { MessageKey } from "../i18n/words.ts";

export interface Deed {
  busy: Readonly<Ref<boolean>>;
  /** Why the last one came to nothing. */
  refused: Readonly<Ref<MessageKey | undefined>>;
  /** Does it, and says whether it was done. */
  act: (deed: () => Promise<unknown>) => Promise<boolean>;
}

/** One thing at a time, and its failure where it was wanted. */
export function useDeed(): Deed {
  const busy = ref(false);
  const refused = ref<MessageKey>();
  return {
    busy: readonly(busy),
    refused: readonly(refused),
    async act(deed) {
      if (busy.value) return false;
      busy.value = true;
      refused.value = undefined;
      try {
        await deed();
        return true;
      } catch (error) {
        refused.value = failureKey(error instanceof AskFailure ? error.code : "unexpected");
        return false;
      } finally {
        busy.value = false;
      }
    },
  };
}
