import type { InjectionKey, Ref } from "vue";
import type { Hotspots } from "#contract/hotspots.ts";
import { routes } from "#contract/routes.ts";
import { provided } from "../composables/provided.ts";
import type { Api } from "../http/api.ts";
import { follow, type Followed } from "../http/follow.ts";

/** The density of the cases of the last 30 days. */
export type HotspotDesk = Followed<Hotspots>;

const EVERY_MILLISECONDS = 600_000;
export const HOTSPOT_DESK: InjectionKey<HotspotDesk> = Symbol("hotspots");

/** Made once, in main.ts. Asks only while the layer is on and somebody can be reached. */
export const createHotspotDesk = ({ api, wanted }: { api: Api; wanted: Readonly<Ref<boolean>> }): HotspotDesk =>
  follow({ ask: (signal) => api.ask(routes.hotspots, {}, signal), everyMilliseconds: EVERY_MILLISECONDS, reachable: wanted });

/** The hotspots, for any component below main.ts. */
export const useHotspots = (): HotspotDesk => provided(HOTSPOT_DESK);
