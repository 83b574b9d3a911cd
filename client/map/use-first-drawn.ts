import { onScopeDispose, ref, watch, type Ref } from "vue";
import { useMapCamera } from "./use-map-camera.ts";

/** A map that is not there by then is not waited for. */
const GIVE_UP_MILLISECONDS = 6_000;

/** Whether the map has been drawn, once: what takes long and is not the map begins after it. */
export function useFirstDrawn(): Readonly<Ref<boolean>> {
  const { map } = useMapCamera();
  const drawn = ref(false);
  const done = (): void => void (drawn.value = true);
  const timer = setTimeout(done, GIVE_UP_MILLISECONDS);
  watch(map, (next) => void next?.once("idle", done), { immediate: true });
  onScopeDispose(() => clearTimeout(timer));
  return drawn;
}
