import { defineAsyncComponent, onMounted, onScopeDispose, type Component } from "vue";

/** By then the map is there. */
const LATER_MILLISECONDS = 3_000;

/**
 * A component that is no part of the first load: fetched when it is first shown, and in any case a moment after its page. Not later,
 * for when it is wanted the server may be gone, or have another build.
 */
export function fetchLater<Props>(fetch: () => Promise<{ default: Component<Props> }>): Component<Props> {
  let timer: ReturnType<typeof setTimeout>;
  onMounted(() => void (timer = setTimeout(() => void fetch().catch(() => {}), LATER_MILLISECONDS)));
  onScopeDispose(() => clearTimeout(timer));
  return defineAsyncComponent(fetch);
}
