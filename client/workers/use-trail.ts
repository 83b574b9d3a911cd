import type { GeoJSONSource } from "maplibre-gl";
import { shallowRef, watch, type Ref } from "vue";
import { routes } from "#contract/routes.ts";
import type { Trail } from "#contract/workers.ts";
import { useApi } from "../http/api.ts";
import { trailFeatures } from "./layers.ts";
import { useWorkers } from "./use-workers.ts";

export const TRAIL_MINUTES = 15;

/** Keeps a source showing where the chosen worker was in the last minutes. Stops with its scope. */
export function useTrail(source: Pick<GeoJSONSource, "setData">, chosen: Readonly<Ref<number | undefined>>): void {
  const { ask } = useApi();
  const { fixOf, revision } = useWorkers();
  const trail = shallowRef<Trail>([]);

  watch(chosen, (id, _before, onCleanup) => {
    trail.value = [];
    if (id === undefined) return;
    const asking = new AbortController();
    onCleanup(() => asking.abort());
    ask(routes.trail, { id, minutes: TRAIL_MINUTES }, asking.signal).then(
      (found) => void (trail.value = found),
      () => undefined, // without a trail the worker is still there
    );
  }, { immediate: true });

  watch([chosen, trail, () => (chosen.value === undefined ? 0 : revision.value)], () => {
    const fix = chosen.value === undefined ? undefined : fixOf(chosen.value);
    const grown = fix && withFix(trail.value, fix.position, fix.recordedAtMilliseconds, fix.accuracyMetres);
    if (grown) trail.value = grown;
    void source.setData(chosen.value === undefined ? { type: "FeatureCollection", features: [] } : trailFeatures(trail.value, fix, { id: chosen.value }));
  });
}

/** The trail with a newer fix at its end and without what is too old; undefined when the fix is not newer, or nothing is known before it. */
export function withFix(trail: Trail, [lon, lat]: readonly [number, number], recordedAtMilliseconds: number, accuracyMetres: number): Trail | undefined {
  const newest = trail.at(-1);
  if (!newest || Date.parse(newest.recordedAt) >= recordedAtMilliseconds) return undefined;
  const kept = trail.filter(({ recordedAt }) => recordedAtMilliseconds - Date.parse(recordedAt) <= TRAIL_MINUTES * 60_000);
  return [...kept, { position: [lon, lat], recordedAt: new Date(recordedAtMilliseconds).toISOString(), accuracyMetres }];
}
