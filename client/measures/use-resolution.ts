import type { InjectionKey, Ref } from "vue";
import { incidentRoutes } from "#contract/incident-routes.ts";
import type { MeasureTable } from "#contract/measures.ts";
import { provided } from "../composables/provided.ts";
import type { Api } from "../http/api.ts";
import { follow, type Followed } from "../http/follow.ts";

/** 本级化解率 of the last 30 days, by community and by grid. */
export type ResolutionDesk = Followed<{ community: MeasureTable; grid: MeasureTable }>;

const EVERY_MILLISECONDS = 600_000;
export const RESOLUTION_DESK: InjectionKey<ResolutionDesk> = Symbol("resolution");

/** Made once, in main.ts; asked only while the layer is on. */
export function createResolutionDesk(api: Api, wanted: Readonly<Ref<boolean>>): ResolutionDesk {
  return follow({
    ask: async (signal) => {
      const [community, grid] = await Promise.all([api.ask(incidentRoutes.measures, { by: "community" }, signal), api.ask(incidentRoutes.measures, { by: "grid" }, signal)]);
      return { community, grid };
    },
    everyMilliseconds: EVERY_MILLISECONDS,
    reachable: wanted,
  });
}

/** For any component below main.ts. */
export const useResolution = (): ResolutionDesk => provided(RESOLUTION_DESK);
