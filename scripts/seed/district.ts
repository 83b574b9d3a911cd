import { areaIds, type AreaIds } from "./ground/area-ids.ts";
import { areaTables, DISTRICT_NAME } from "./ground/area-tables.ts";
import { buildingRows, buildingTables, type BuildingRow } from "./ground/building-tables.ts";
import { compoundsOf, landTables, type Compound } from "./ground/land-tables.ts";
import { serviceTables } from "./ground/service-tables.ts";
import { streetRows, type StreetRow } from "./ground/streets.ts";
import { streetTable } from "./ground/street-table.ts";
import { peopleTables } from "./people/people-tables.ts";
import { requiredPosts, type Post } from "./people/posts.ts";
import { staff, type Staffing } from "./people/staffing.ts";
import { projection, type ToPosition } from "./projection.ts";
import { chooseCandidateSites, type TownCandidateSite } from "./town/candidate-sites.ts";
import { placeServices, type Services } from "./town/service-points.ts";
import { buildTown, type Town } from "./town/town.ts";
import { makeWalkNet, type WalkNet } from "./town/walk.ts";
import type { Table } from "./write/table.ts";

/** Everything in the district that does not depend on the day it is looked at. */
export interface District {
  seed: string;
  town: Town;
  net: WalkNet;
  toPosition: ToPosition;
  ids: AreaIds;
  compounds: Compound[];
  buildings: BuildingRow[];
  streets: StreetRow[];
  services: Services;
  sites: TownCandidateSite[];
  posts: Post[];
  staffing: Staffing;
}

/** The same seed gives the same district. Cost: 5 s. */
export function makeDistrict(seed: string): District {
  const town = buildTown(seed);
  const services = placeServices(town);
  const sites = chooseCandidateSites(town, services);
  const net = makeWalkNet(town);
  const toPosition = projection(town.terrain.turnRadians);
  const ids = areaIds(town.areas);
  const compounds = compoundsOf(town);
  const posts = requiredPosts(town.areas, ids);
  return {
    seed, town, net, toPosition, ids, compounds, services, sites, posts,
    buildings: buildingRows(town, compounds, toPosition),
    streets: streetRows(town, net, toPosition),
    staffing: staff(town.random.fork("people"), posts),
  };
}

/** Its tables, each after those it refers to; everything has been so since the moment `since`. */
export function districtTables(district: District, since: string): Table[] {
  const { town, toPosition, ids, compounds, buildings, streets, services, sites, posts, staffing } = district;
  return [
    { name: "setting", columns: ["name", "value"], rows: [["district", JSON.stringify({ name: DISTRICT_NAME })]] },
    ...areaTables(town, toPosition, since),
    ...landTables(town, compounds, toPosition),
    ...buildingTables(town, buildings, toPosition, since),
    streetTable(streets, since),
    ...serviceTables(services, sites, buildings, ids, toPosition, since),
    ...peopleTables(town, ids, posts, staffing, since),
  ];
}
