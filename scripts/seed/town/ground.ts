import type { EdgeKind, EdgeTag, PlanarMap } from "./planar-map.ts";
import type { Random } from "./random.ts";
import type { StreetNames, StreetRole } from "./street-names.ts";
import type { Terrain } from "./terrain.ts";

/** What the layers of the town are laid on: the land, the map being cut, and the register of streets. */
export interface Ground {
  random: Random;
  terrain: Terrain;
  map: PlanarMap;
  streets: StreetNames;
}

export function newStreet({ streets }: Ground, kind: EdgeKind, isAlong: boolean, role: StreetRole): EdgeTag {
  return { kind, street: streets.add(kind, isAlong, role) };
}
