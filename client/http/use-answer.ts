import { onScopeDispose, shallowReadonly, shallowRef, watch, type ShallowRef } from "vue";
import { AskFailure } from "./api.ts";

export interface Answer<T> {
  value: Readonly<ShallowRef<T | undefined>>;
  /** Why there is none, or why it is an older one. */
  failure: Readonly<ShallowRef<AskFailure["code"] | undefined>>;
  again: () => void;
}

/**
 * The answer to a question that depends on something: asked anew when `about` changes, forgotten when `keepFor` says that it is about
 * something else. The answer to an older question never overtakes that to a newer one. Stops with its scope.
 */
export function useAnswer<About, T>(
  about: () => About,
  ask: (about: About, signal: AbortSignal) => Promise<T> | undefined,
  keepFor: (before: About, now: About) => boolean = () => false,
): Answer<T> {
  const value = shallowRef<T>();
  const failure = shallowRef<AskFailure["code"]>();
  let asking: AbortController | undefined;

  async function question(what: About): Promise<void> {
    asking?.abort();
    const controller = (asking = new AbortController());
    const answering = ask(what, controller.signal);
    if (!answering) return;
    try {
      const answer = await answering;
      if (controller.signal.aborted) return;
      value.value = answer;
      failure.value = undefined;
    } catch (error) {
      if (controller.signal.aborted) return;
      failure.value = error instanceof AskFailure ? error.code : "unexpected";
    }
  }

  watch(
    about,
    (now, before) => {
      if (before === undefined || !keepFor(before, now)) value.value = undefined;
      failure.value = undefined;
      void question(now);
    },
    { immediate: true },
  );
  onScopeDispose(() => asking?.abort());
  return { value: shallowReadonly(value), failure: shallowReadonly(failure), again: () => void question(about()) };
}
