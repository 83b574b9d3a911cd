import { onScopeDispose, shallowReadonly, shallowRef, watch, type Ref, type ShallowRef } from "vue";

export interface Followed<T> {
  /** The last answer, kept when a later question fails. */
  value: Readonly<ShallowRef<T | undefined>>;
  failed: Readonly<Ref<boolean>>;
}

export interface FollowNeeds<T> {
  ask: (signal: AbortSignal) => Promise<T>;
  everyMilliseconds: number;
  /** Nobody is asked while this is false; becoming true asks at once. */
  reachable: Readonly<Ref<boolean>>;
  /** Asks again soon after it changes. */
  hint?: () => unknown;
  /** Another question: asked at once, and the answer to the one before is not waited for. */
  about?: () => unknown;
}

/** What happens comes in bursts: one question for all of it. */
const HINT_WAITS_MILLISECONDS = 2_000;
const RETRY_MILLISECONDS = 5_000;

/** Asks a question again and again, one at a time. Stops with its scope. */
export function follow<T>({ ask, everyMilliseconds, reachable, hint, about }: FollowNeeds<T>): Followed<T> {
  const value = shallowRef<T>();
  const failed = shallowRef(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let dueAt = Infinity;
  let asking: AbortController | undefined;

  function within(milliseconds: number): void {
    const at = performance.now() + milliseconds;
    if (at >= dueAt || !reachable.value) return;
    clearTimeout(timer);
    dueAt = at;
    timer = setTimeout(() => void question(), milliseconds);
  }

  async function question(): Promise<void> {
    dueAt = Infinity;
    if (asking) return within(HINT_WAITS_MILLISECONDS);
    const controller = (asking = new AbortController());
    try {
      value.value = await ask(controller.signal);
      failed.value = false;
    } catch {
      if (controller.signal.aborted) return;
      failed.value = true; // whatever the reason, the panel says that it shows an older answer
    }
    asking = undefined;
    within(failed.value ? RETRY_MILLISECONDS : everyMilliseconds);
  }

  function stop(): void {
    clearTimeout(timer);
    dueAt = Infinity;
    asking?.abort();
    asking = undefined;
  }

  watch(reachable, (is) => (is ? within(0) : stop()), { immediate: true });
  if (hint) watch(hint, () => within(HINT_WAITS_MILLISECONDS));
  if (about) {
    watch(about, () => {
      stop();
      within(0);
    });
  }
  onScopeDispose(stop);
  return { value: shallowReadonly(value), failed };
}
