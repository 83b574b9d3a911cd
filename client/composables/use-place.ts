import { onScopeDispose, shallowRef, type Ref } from "vue";
import { GOOD_ENOUGH_METRES, type FieldFix } from "#contract/field.ts";

/** Where the phone says it is. `denied`: it may not say; `none`: it cannot. */
export type Placing = { state: "asking" } | { state: "found"; fix: FieldFix } | { state: "denied" | "none" };

const PATIENCE_MILLISECONDS = 20_000;
const SHARP_METRES = 25;

export const fixOf = ({ coords: { longitude, latitude, accuracy, heading, speed }, timestamp }: Pick<GeolocationPosition, "coords" | "timestamp">): FieldFix => ({
  recordedAt: new Date(timestamp).toISOString(),
  position: [longitude, latitude],
  accuracyMetres: accuracy,
  ...(heading !== null && Number.isFinite(heading) && { headingDegrees: heading }),
  ...(speed !== null && Number.isFinite(speed) && { speedMetresPerSecond: speed }),
});

export const mayAskPlace = (): boolean => window.isSecureContext && "geolocation" in navigator;
export const isGoodEnough = ({ accuracyMetres }: FieldFix): boolean => accuracyMetres <= GOOD_ENOUGH_METRES;

/** Asks until a sharp fix is there or patience ends, and keeps the best: the first one is often from a mast a kilometre away. Stops with its scope. */
export function usePlace(): { placing: Readonly<Ref<Placing>>; ask: () => void } {
  const placing = shallowRef<Placing>({ state: "none" });
  let watching: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function stop(): void {
    if (watching !== undefined) navigator.geolocation.clearWatch(watching);
    clearTimeout(timer);
    watching = undefined;
  }
  function ask(): void {
    stop();
    if (!mayAskPlace()) return void (placing.value = { state: "none" });
    placing.value = { state: "asking" };
    watching = navigator.geolocation.watchPosition(
      (told) => {
        const fix = fixOf(told);
        const before = placing.value;
        if (before.state !== "found" || fix.accuracyMetres <= before.fix.accuracyMetres) placing.value = { state: "found", fix };
        if (fix.accuracyMetres <= SHARP_METRES) stop();
      },
      ({ code }) => {
        if (placing.value.state !== "found") placing.value = { state: code === 1 ? "denied" : "none" };
      },
      { enableHighAccuracy: true, maximumAge: 5_000, timeout: PATIENCE_MILLISECONDS },
    );
    timer = setTimeout(stop, PATIENCE_MILLISECONDS);
  }
  onScopeDispose(stop);
  return { placing, ask };
}
