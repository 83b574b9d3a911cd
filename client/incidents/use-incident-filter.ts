import { computed, type ComputedRef } from "vue";
import { useAreas } from "../areas/use-areas.ts";
import { useAddress } from "../composables/address.ts";
import { filterIn, isMeant, type IncidentFilter } from "./filter.ts";
import type { Incidents } from "./state.ts";
import { useToday } from "./use-funnel.ts";
import { useIncidents } from "./use-incidents.ts";

export interface FilteredIncidents {
  filter: ComputedRef<IncidentFilter>;
  /** Replaces the whole filter; it lives in the address. */
  narrow: (filter: IncidentFilter) => void;
  /** The cases that the filter means: what lists, counts and the map show. */
  matching: ComputedRef<Incidents>;
}

/** The cases that the address asks for. */
export function useIncidentFilter(): FilteredIncidents {
  const { query, change } = useAddress();
  const { incidents, categories } = useIncidents();
  const { chainOf } = useAreas();
  const filter = computed(() => filterIn(query.value));
  const today = useToday();
  const areasOf = (area: number) => chainOf(area).map(({ id }) => id);
  const matching = computed<Incidents>(() => {
    if (!Object.keys(filter.value).length) return incidents.value;
    return new Map([...incidents.value].filter(([, incident]) => isMeant(incident, filter.value, categories.value, areasOf, today.value)));
  });
  const narrow = ({ area, group, level, state, stage }: IncidentFilter) => change({ area, group, level, state, stage });
  return { filter, narrow, matching };
}
