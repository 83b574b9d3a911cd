import { computed, onScopeDispose, shallowRef, type ComputedRef } from "vue";

export interface ScreenSize {
  /** How much larger everything is drawn than on 1080 lines. */
  scale: ComputedRef<number>;
  /** Three screens side by side: panels may have more columns, and none lies across a seam. */
  isWide: ComputedRef<boolean>;
  width: ComputedRef<number>;
}

const LINES = 1080;
const WIDE_ASPECT = 3;

/** The size of the page, followed. Stops with its scope. */
export function useScreenSize(): ScreenSize {
  const size = shallowRef({ width: innerWidth, height: innerHeight });
  const measure = () => void (size.value = { width: innerWidth, height: innerHeight });
  addEventListener("resize", measure);
  onScopeDispose(() => removeEventListener("resize", measure));
  return {
    scale: computed(() => size.value.height / LINES),
    isWide: computed(() => size.value.width / size.value.height >= WIDE_ASPECT),
    width: computed(() => size.value.width),
  };
}
