import { computed, shallowReadonly, shallowRef, type ComputedRef, type InjectionKey, type Ref, type ShallowRef } from "vue";
import type { ServicePoint } from "#contract/service-points.ts";
import type { Installation } from "#contract/session.ts";
import { provided } from "../composables/provided.ts";
import { minuteOfWeek, openAt, type ServicePoints } from "./state.ts";

export interface ServicePointDesk {
  points: Readonly<ShallowRef<ServicePoints>>;
  /** Minutes since Monday 00:00 where the district is: what `isOpenAt` and `opensNext` ask for. */
  minute: ComputedRef<number>;
  /** The ids of those that are open now. */
  open: ComputedRef<ReadonlySet<number>>;
  replace: (points: readonly ServicePoint[]) => void;
}

export const SERVICE_POINT_DESK: InjectionKey<ServicePointDesk> = Symbol("service points");

/** Made once, in main.ts. */
export function createServicePointDesk(now: Readonly<Ref<number>>, installation: Readonly<Ref<Installation | undefined>>): ServicePointDesk {
  const points = shallowRef<ServicePoints>(new Map());
  const wholeMinute = computed(() => Math.floor(now.value / 60_000) * 60_000);
  const minute = computed(() => minuteOfWeek(wholeMinute.value, installation.value?.timeZone ?? "UTC"));
  return {
    points: shallowReadonly(points),
    minute,
    open: computed(() => openAt(points.value, minute.value)),
    replace: (all) => void (points.value = new Map(all.map((point) => [point.id, point]))),
  };
}

/** The service points, for any component below main.ts. */
export const useServicePoints = (): ServicePointDesk => provided(SERVICE_POINT_DESK);
