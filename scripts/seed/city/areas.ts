import type { Position } from "#geo/position.ts";
import { at } from "../town/list.ts";
import type { PlaceNames } from "../town/names.ts";
import { chineseNumber } from "../town/names.ts";
import type { Random } from "../town/random.ts";
import { outlineOf, turnOf } from "./dissolve.ts";
import type { RingCell } from "./rings.ts";
import { CITY_CODE, CITY_NAME, HOUSEHOLDS, PERSONS_PER_HOUSEHOLD, SHARE_AGED_65, type CityKind } from "./size.ts";

/** A row of the ladder besides those of the district that is drawn in full. */
export interface CityArea {
  id: number;
  level: "grid" | "community" | "subdistrict" | "district" | "city";
  kind: string;
  code: string;
  name: string;
  parent: number | null;
  /** Each with its outer ring first, closed. */
  polygons: Position[][][];
  households?: number;
  population?: number;
  aged65?: number;
}

const DISTRICTS = 6;
const RINGS_IN_A_SUBDISTRICT = 4;
const GRIDS_IN_A_COMMUNITY = 6;
const serial = (value: number): string => String(value).padStart(3, "0");

/**
 * The city above the district, and its other districts with all that is below them.
 *
 * @param kinds of the cells, in their order
 * @param inner the outline of the district that is there already, closed
 * @param firstId the first that is free
 */
export function cityAreas(random: Random, names: PlaceNames, cells: readonly RingCell[], kinds: readonly CityKind[], inner: readonly Position[], firstId: number): CityArea[] {
  const areas: CityArea[] = [];
  const add = (area: Omit<CityArea, "id">): number => (areas.push({ ...area, id: firstId + areas.length }), firstId + areas.length - 1);
  const all = cells.map((cell, index) => ({ ...cell, kind: at(kinds, index) }));
  type Cell = (typeof all)[number];
  const sectors = Math.max(...cells.map(({ sector }) => sector)) + 1;
  const shapeOf = (members: readonly Cell[]) => polygonsOf(members.map(({ corners }) => corners));

  const cityOutline = polygonsOf([...cells.map(({ corners }) => corners), inner.slice(0, -1)]);
  const city = add({ level: "city", kind: "city", code: CITY_CODE, name: CITY_NAME, parent: null, polygons: cityOutline });
  for (const [nthDistrict, inDistrict] of grouped(all, ({ sector }) => Math.floor((sector * DISTRICTS) / sectors)).entries()) {
    const code = `${CITY_CODE}${String(nthDistrict + 2).padStart(2, "0")}`;
    const isCounty = inDistrict.filter(({ kind }) => kind === "community").length < inDistrict.length / 3;
    const district = add({ level: "district", kind: "district", code, name: `${names.stem()}${isCounty ? "县" : "区"}`, parent: city, polygons: shapeOf(inDistrict) });
    for (const [nthSubdistrict, inSubdistrict] of grouped(inDistrict, ({ ring }) => Math.floor(ring / RINGS_IN_A_SUBDISTRICT)).entries()) {
      const isTown = inSubdistrict.every(({ kind }) => kind !== "community");
      const subdistrictCode = code + serial(nthSubdistrict + 1);
      const subdistrict = add({ level: "subdistrict", kind: isTown ? "town" : "subdistrict", code: subdistrictCode, name: `${names.stem()}${isTown ? "镇" : "街道"}`, parent: district, polygons: shapeOf(inSubdistrict) });
      for (const [nthCommunity, inCommunity] of communitiesOf(inSubdistrict).entries()) {
        const stem = names.stem();
        const isVillage = inCommunity.every(({ kind }) => kind !== "community");
        const communityCode = subdistrictCode + serial(nthCommunity + 1);
        const community = add({ level: "community", kind: isVillage ? "village" : "community", code: communityCode, name: `${stem}${isVillage ? "村" : "社区"}`, parent: subdistrict, polygons: shapeOf(inCommunity) });
        for (const [nth, cell] of inCommunity.entries()) {
          add({ level: "grid", kind: cell.kind, code: communityCode + serial(nth + 1), name: `${stem}第${chineseNumber(nth + 1)}${NAMED[cell.kind]}网格`, parent: community, polygons: polygonsOf([cell.corners]), ...peopleOf(random, cell.kind) });
        }
      }
    }
  }
  return areas;
}

const NAMED: Readonly<Record<CityKind, string>> = { community: "", rural: "", border: "边境", sea: "海疆" };

function peopleOf(random: Random, kind: CityKind): Pick<CityArea, "households" | "population" | "aged65"> {
  const households = random.whole(...HOUSEHOLDS[kind]);
  const population = Math.round(households * PERSONS_PER_HOUSEHOLD * random.between(0.9, 1.1));
  return { households, population, aged65: Math.round(population * SHARE_AGED_65 * random.between(0.7, 1.3)) };
}

/** Cells that lie side by side on a ring, so that each community is in one piece. */
function communitiesOf<Cell extends Pick<RingCell, "ring" | "sector" | "nth">>(cells: readonly Cell[]): Cell[][] {
  return grouped(cells, ({ ring }) => ring).flatMap((inRing) => {
    const row = inRing.toSorted((a, b) => a.sector - b.sector || a.nth - b.nth);
    const count = Math.max(1, Math.round(row.length / GRIDS_IN_A_COMMUNITY));
    return grouped(row.map((cell, nth) => ({ cell, group: Math.floor((nth * count) / row.length) })), ({ group }) => group).map((members) => members.map(({ cell }) => cell));
  });
}

/** In the order of their numbers. */
function grouped<Item>(items: readonly Item[], numberOf: (item: Item) => number): Item[][] {
  const groups = new Map<number, Item[]>();
  for (const item of items) groups.set(numberOf(item), [...(groups.get(numberOf(item)) ?? []), item]);
  return [...groups].sort(([a], [b]) => a - b).map(([, members]) => members);
}

/** One polygon: whatever is put together here lies in one piece, and only a whole round has a hole. */
function polygonsOf(rings: readonly (readonly Position[])[]): Position[][][] {
  return [outlineOf(rings).toSorted((a, b) => turnOf(b) - turnOf(a))];
}
