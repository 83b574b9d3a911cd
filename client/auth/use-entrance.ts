import { readonly, ref, shallowReadonly, shallowRef, type Ref, type ShallowRef } from "vue";
import { authRoutes, type Entrance } from "#contract/auth.ts";
import { AskFailure, useApi } from "../http/api.ts";
import { failureKey } from "../i18n/failures.ts";
import type { MessageKey } from "../i18n/words.ts";

export interface EntranceDesk {
  offers: Readonly<ShallowRef<Entrance | undefined>>;
  /** Whose password the link in the address sets. */
  passwordFor: Readonly<Ref<string | undefined>>;
  busy: Readonly<Ref<boolean>>;
  /** Why the last try came to nothing. */
  refused: Readonly<Ref<MessageKey | undefined>>;
  signIn: (name: string, password: string) => Promise<void>;
  setPassword: (password: string) => Promise<void>;
}

/**
 * What stands at the entrance. A link's token is in the address after `#`: no server and no log ever sees it there.
 *
 * @param go leaves for a page of ours; the wanted one, or the first of whoever came in
 */
export function useEntrance(hash: string, go: (page: string) => void): EntranceDesk {
  const api = useApi();
  const token = hash.replace(/^#/, "");
  const offers = shallowRef<Entrance>();
  const passwordFor = ref<string>();
  const busy = ref(false);
  const refused = ref<MessageKey>();

  async function attempt(act: () => Promise<void>, wrong: Partial<Record<AskFailure["code"], MessageKey>> = {}): Promise<void> {
    busy.value = true;
    refused.value = undefined;
    try {
      await act();
    } catch (error) {
      const code = error instanceof AskFailure ? error.code : "unexpected";
      refused.value = wrong[code] ?? failureKey(code);
    }
    busy.value = false;
  }

  async function look(): Promise<void> {
    offers.value = await api.ask(authRoutes.entrance, {});
    if (!token) return;
    const answer = await api.ask(authRoutes.enter, { token });
    if (answer.page !== undefined) go(answer.page);
    else passwordFor.value = answer.passwordFor;
  }

  void attempt(look, { "not-found": "enter.linkUsed", forbidden: "enter.noPost" });
  return {
    offers: shallowReadonly(offers),
    passwordFor: readonly(passwordFor),
    busy: readonly(busy),
    refused: readonly(refused),
    signIn: (name, password) => attempt(async () => go((await api.ask(authRoutes.signIn, { name, password })).page), { forbidden: "enter.wrong", busy: "enter.tooFast" }),
    setPassword: (password) => attempt(async () => go((await api.ask(authRoutes.setPassword, { token, password })).page), { "not-found": "enter.linkUsed", invalid: "enter.weak", forbidden: "enter.noPost" }),
  };
}
