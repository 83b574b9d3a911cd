import { toDegrees, toLattice } from "#geo/lattice.ts";
import type { Position } from "#geo/position.ts";
import type { District } from "../district.ts";
import { SHIFT_DAYS_BACK, type Filling } from "../fill.ts";
import { polygonsOf } from "../ground/shapes.ts";
import { instant, localDay } from "../local-time.ts";
import { deviceTable, shiftTable } from "../people/duty-tables.ts";
import { PERSONS, WORKERS } from "../people/staffing.ts";
import { rotaFor } from "../rota.ts";
import { at } from "../town/list.ts";
import { PlaceNames } from "../town/names.ts";
import { Random } from "../town/random.ts";
import { multiPolygonHex, pointHex } from "../write/ewkb.ts";
import { rangeText, tableOf, type Cell, type Table } from "../write/table.ts";
import { cityAreas, type CityArea } from "./areas.ts";
import { kindsOf } from "./kinds.ts";
import { cityPeople, type CityWorker } from "./people.ts";
import { cutRings } from "./rings.ts";
import { CITY_GRIDS, CITY_NAME, CITY_WORKERS } from "./size.ts";

const CITY_SEATS = ["dispatcher", "duty_leader", "leader", "supervisor"];
/** A boat that was long out of reach says where it is as soon as it can. */
const LONGEST_SILENCE_SECONDS = 5_400;

/**
 * A city around the district: its other districts have areas, counts, people on the rota and where these were last, and neither streets
 * nor houses. The seats of the district's command centre become the city's.
 *
 * @param filling of the district alone, at the same moment
 */
export function cityFilling(district: District, filling: Filling, key: Uint8Array, nowMilliseconds: number): Filling {
  const random = new Random(`${district.seed}/city`);
  const { town, ids, toPosition } = district;
  const outline = polygonsOf(town.map, town.areas.gridOf.map((grid) => Math.min(grid, 0)), toPosition).get(0)?.[0]?.[0];
  if (!outline) throw new Error("the district has no outline");
  const townGrids = CITY_GRIDS.community - town.areas.grids.length;
  const cells = cutRings(random.fork("rings"), outline, townGrids + CITY_GRIDS.rural + CITY_GRIDS.border + CITY_GRIDS.sea, townGrids);
  const areas = cityAreas(random.fork("areas"), new PlaceNames(random.fork("names")), cells, kindsOf(cells, townGrids), outline, ids.grid(town.areas.grids.length));
  const people = cityPeople(random.fork("people"), areas, CITY_WORKERS - WORKERS, { person: PERSONS + 1, post: district.posts.length + 1 });

  const city = at(areas, 0).id;
  const since = sinceOf(filling);
  const today = localDay(nowMilliseconds);
  const devices = deviceTable(key, people.workers, since);
  const more: Record<string, Table> = Object.fromEntries([
    tableOf("area", ["id", "level", "kind", "code", "code_scheme", "parent"], areas, ({ id, level, kind, code, parent }) => [id, level, kind, code, "demo", parent]),
    tableOf("area_edition", ["id", "area_id", "plan_id", "name", "geom", "valid", "households", "population", "aged65"], areas, ({ id, name, polygons, households, population, aged65 }) =>
      [id, id, 1, name, multiPolygonHex(polygons), rangeText(since), households ?? null, population ?? null, aged65 ?? null]),
    tableOf("person", ["id", "name", "phone", "employment", "valid"], people.persons, ({ id, name, phone, employment }) => [id, name, phone, employment, rangeText(since)]),
    tableOf("post", ["id", "area_id", "role", "employment", "valid"], people.persons, ({ post, area, role, employment }) => [post, area, role, employment, rangeText(since)]),
    tableOf("post_holder", ["post_id", "person_id", "valid"], people.persons, ({ post, id }) => [post, id, rangeText(since)]),
    { ...devices, rows: devices.rows.map(([, hash, worker, , valid], index): Cell[] => [WORKERS + index + 1, hash ?? null, worker ?? null, at(people.workers, index).reportSeconds, valid ?? null]) },
    shiftTable([...demoRota(district), ...people.workers], today - SHIFT_DAYS_BACK, filling.progress.shiftsUntilDay),
  ].map((table) => [table.name, table]));

  const tables = filling.tables.map((table): Table => {
    const added = more[table.name];
    if (table.name === "setting") return { ...table, rows: table.rows.map(([name, value]) => [name ?? null, name === "district" ? JSON.stringify({ name: CITY_NAME }) : (value ?? null)]) };
    if (!added) return table;
    if (table.name === "shift") return added;
    return { ...table, columns: added.columns, rows: [...table.rows.map((row) => upward(table, row, added.columns.length, ids.district, city)), ...added.rows] };
  });
  return { ...filling, tables: [...tables, lastFixTable(random.fork("fixes"), people.workers, areas, nowMilliseconds)] };
}

/** A row of the district as one of the city's: it lies in the city, whose centre its seats are, and brings no counts of its own. */
function upward({ name }: Table, row: readonly Cell[], columns: number, district: number, city: number): Cell[] {
  const full = [...row, ...Array<Cell>(columns - row.length).fill(null)];
  if (name === "area" && row[0] === district) full[5] = city;
  if (name === "post" && row[1] === district && CITY_SEATS.includes(String(row[2]))) full[1] = city;
  return full;
}

/** Those of the district, as the rota counts them: the others come after them. */
const demoRota = ({ staffing }: District) => staffing.workers.map(({ person, area, role }) => ({ person: person.id, area, role }));

function sinceOf({ tables }: Filling): string {
  const plan = tables.find(({ name }) => name === "plan");
  return String(plan?.rows[0]?.[3]);
}

/** Where those on shift were last: no longer ago than their phones are silent, and not before they came on shift. */
function lastFixTable(random: Random, workers: readonly CityWorker[], areas: readonly CityArea[], nowMilliseconds: number): Table {
  const known = new Map(areas.map((area) => [area.id, area]));
  const rows = workers.flatMap(({ person, area, reportSeconds }, number): Cell[][] => {
    const shift = rotaFor(WORKERS + number, localDay(nowMilliseconds)).find(({ fromMilliseconds, untilMilliseconds }) => fromMilliseconds <= nowMilliseconds && nowMilliseconds < untilMilliseconds);
    const silence = Math.min(LONGEST_SILENCE_SECONDS, reportSeconds * random.between(0, 1) * (random.chance(0.25) ? 3 : 1));
    const at = nowMilliseconds - Math.round(silence * 1000);
    const polygon = known.get(area)?.polygons[0];
    if (!shift || at < shift.fromMilliseconds || !polygon) return [];
    const moment = instant(at);
    return [[person, moment, moment, pointHex(somewhereIn(random, polygon[0] ?? [])), Math.round(random.between(4, 25)), Math.round(random.between(20, 100))]];
  });
  return { name: "last_fix", columns: ["worker_id", "recorded_at", "received_at", "position", "accuracy_metres", "battery_percent"], rows };
}

/** Near the middle of a cell, which is round enough for that. */
function somewhereIn(random: Random, ring: readonly Position[]): Position {
  const [lon, lat] = [0, 1].map((axis) => ring.reduce((sum, corner) => sum + at(corner, axis), 0) / ring.length);
  const [cornerLon, cornerLat] = random.pick(ring);
  const share = random.between(0, 0.45);
  const mix = (middle = 0, corner = 0): number => toDegrees(toLattice(middle + (corner - middle) * share));
  return [mix(lon, cornerLon), mix(lat, cornerLat)];
}
