import { computed, type InjectionKey, type Ref } from "vue";
import type { Circles } from "#contract/circles.ts";
import { routes } from "#contract/routes.ts";
import { provided } from "../composables/provided.ts";
import type { Api } from "../http/api.ts";
import { follow, type Followed } from "../http/follow.ts";

/** What lies within reach of the points that are open now. */
export type CircleDesk = Followed<Circles>;

export interface CircleNeeds {
  api: Api;
  /** Asked only while the layer is on and somebody can be reached. */
  wanted: Readonly<Ref<boolean>>;
  /** Which points are open: other circles when that changes. */
  open: Readonly<Ref<ReadonlySet<number>>>;
}

const EVERY_MILLISECONDS = 600_000;
export const CIRCLE_DESK: InjectionKey<CircleDesk> = Symbol("circles");

/** Made once, in main.ts. */
export function createCircleDesk({ api, wanted, open }: CircleNeeds): CircleDesk {
  const opened = computed(() => [...open.value].sort((a, b) => a - b).join());
  return follow({ ask: (signal) => api.ask(routes.circles, {}, signal), everyMilliseconds: EVERY_MILLISECONDS, reachable: wanted, hint: () => opened.value });
}

/** The service circles, for any component below main.ts. */
export const useCircles = (): CircleDesk => provided(CIRCLE_DESK);
