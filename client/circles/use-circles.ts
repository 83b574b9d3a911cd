import { computed, shallowRef, type ComputedRef, type InjectionKey, type Ref, type ShallowRef } from "vue";
import type { CircleQuestion, Circles, WayThere } from "#contract/circles.ts";
import { routes } from "#contract/routes.ts";
import type { Address } from "../composables/address.ts";
import { provided } from "../composables/provided.ts";
import type { Api } from "../http/api.ts";
import { follow, type Followed } from "../http/follow.ts";
import { questionIn, queryOf } from "./question.ts";

/** What lies within reach of the points that are open, as the address asks. */
export interface CircleDesk extends Followed<Circles> {
  question: ComputedRef<CircleQuestion>;
  ask: (changes: Parameters<typeof queryOf>[0]) => void;
  /** The way from a house that is looked at. */
  way: ShallowRef<WayThere | undefined>;
}

export interface CircleNeeds {
  api: Api;
  address: Address;
  /** Asked only while the layer is on and somebody can be reached. */
  wanted: Readonly<Ref<boolean>>;
  /** Which points are open: other circles when that changes. */
  open: Readonly<Ref<ReadonlySet<number>>>;
}

const EVERY_MILLISECONDS = 600_000;
export const CIRCLE_DESK: InjectionKey<CircleDesk> = Symbol("circles");

/** Made once, in main.ts. */
export function createCircleDesk({ api, address, wanted, open }: CircleNeeds): CircleDesk {
  const question = computed<CircleQuestion>((before) => {
    const now = questionIn(address.query.value);
    return before && JSON.stringify(before) === JSON.stringify(now) ? before : now;
  });
  const opened = computed(() => [...open.value].sort((a, b) => a - b).join());
  const followed = follow({
    ask: (signal) => api.ask(routes.circles, question.value, signal),
    everyMilliseconds: EVERY_MILLISECONDS,
    reachable: wanted,
    hint: () => opened.value,
    about: () => question.value,
  });
  return { ...followed, question, way: shallowRef(), ask: (changes) => address.change(queryOf(changes)) };
}

/** The service circles, for any component below main.ts. */
export const useCircles = (): CircleDesk => provided(CIRCLE_DESK);
