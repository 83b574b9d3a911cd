/** What can be switched on the map, in the order in which a switcher lists it. */
export const LAYER_NAMES = ["incidents", "closed", "workers", "service-points", "grids", "circles", "uncovered", "hotspots", "resolved"] as const;
export type LayerName = (typeof LAYER_NAMES)[number];

export const USUAL_LAYERS: ReadonlySet<LayerName> = new Set(["incidents", "workers", "service-points", "grids"]);

/** The layers an address asks for. What is no layer is passed over; an empty text asks for none. */
export function layersIn(query: unknown): ReadonlySet<LayerName> {
  if (typeof query !== "string") return USUAL_LAYERS;
  const asked = query.split(",");
  return new Set(LAYER_NAMES.filter((name) => asked.includes(name)));
}

/** How an address asks for these; undefined for the usual ones. */
export function queryOf(names: ReadonlySet<LayerName>): string | undefined {
  const isUsual = names.size === USUAL_LAYERS.size && [...names].every((name) => USUAL_LAYERS.has(name));
  return isUsual ? undefined : LAYER_NAMES.filter((name) => names.has(name)).join(",");
}

/** Two analyses at once cannot be read: one puts the other out. Streets within reach and houses beyond it are one. */
const ANALYSES: readonly (readonly LayerName[])[] = [["circles", "uncovered"], ["hotspots"], ["resolved"]];

export function toggled(names: ReadonlySet<LayerName>, name: LayerName): ReadonlySet<LayerName> {
  const next = new Set(names);
  if (next.delete(name)) return next;
  const own = ANALYSES.find((analysis) => analysis.includes(name));
  if (own) for (const other of ANALYSES.flat()) if (!own.includes(other)) next.delete(other);
  return next.add(name);
}

export const isQuiet = (names: ReadonlySet<LayerName>): boolean => ANALYSES.flat().some((name) => names.has(name));
