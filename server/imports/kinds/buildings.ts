import type { Polygon } from "#geo/position.ts";
import { crossesItself } from "#geo/tiling/tiling.ts";
import { byKey, changesOf, inBatches, polygonsOf, RowMistake, type Kind } from "../kind.ts";
import { uprightPolygon } from "../rings.ts";
import { changeBuildings, endBuildings, knownBuildings, makeDoors, placeBuildings, writeBuildings, type KnownBuilding } from "./building-store.ts";
import { goneIf } from "./streets.ts";

/** What OpenStreetMap calls a house people live in. */
const HOMES = new Set(["residential", "apartments", "house", "detached", "dormitory", "terrace", "semidetached_house"]);

export type BuildingItem = Omit<KnownBuilding, "id">;

export const buildings: Kind<BuildingItem> = {
  fields: [
    { name: "id", called: /^(@id|id|osm_id|building_id|楼栋编码|编码|编号)$/i, required: true },
    { name: "name", called: /^(name|楼栋名称|名称|楼号)$/i },
    { name: "address", called: /^(address|地址|详细地址|addr)$/i },
    { name: "use", called: /^(use|building|用途|类型)$/i },
    { name: "storeys", called: /^(storeys|floors|levels|building:levels|层数|楼层)$/i },
    { name: "units", called: /^(units|单元|单元数)$/i },
    { name: "households", called: /^(households|户数)$/i },
    { name: "population", called: /^(population|人口|人口数)$/i },
    { name: "aged65", called: /^(aged65|65岁以上|老年人口)$/i },
  ],
  shapes: ["Polygon", "MultiPolygon"],
  osm: { ways: ({ building }) => building !== undefined && building !== "no", asPolygon: true },
  read(row) {
    const sourceId = row.text("id") || row.text("@id");
    if (!sourceId) throw new RowMistake("missing", "id");
    const [drawn, ...more] = polygonsOf(row);
    if (!drawn || more.length) throw new RowMistake("geometry-kind", undefined, "MultiPolygon");
    const { polygon } = uprightPolygon(drawn);
    if (crossesItself(polygon)) throw new RowMistake("self-crossing", "id", sourceId);
    const [households, population, aged65] = [row.count("households") ?? 0, row.count("population") ?? 0, row.count("aged65") ?? 0];
    if (aged65 > population) throw new RowMistake("more-than-all", "aged65", String(aged65));
    const name = row.text("name") || row.text("addr:housenumber") || sourceId;
    const use = row.text("use") || row.text("building");
    return {
      sourceId, name, polygon, households, population, aged65,
      address: row.text("address") || [row.text("addr:street"), row.text("addr:housenumber")].filter(Boolean).join(" ") || name,
      use: HOMES.has(use) || use === "yes" || use === "" || /住宅/.test(use) ? "residential" : use,
      storeys: Math.max(1, Number.parseInt(row.text("storeys") || row.text("building:levels"), 10) || 1),
      units: row.count("units") ?? 0,
    };
  },
  async plan(database, items, options, now) {
    const { known, mistakes } = byKey(items, ({ sourceId }) => sourceId, "id");
    const rows = new Map((await knownBuildings(database, now)).map((row) => [row.sourceId, row]));
    const changes = changesOf(known, rows, { item: textOf, row: textOf });
    const gone = goneIf(options, changes.gone);
    const json = (item: BuildingItem) => ({ ...item, geometry: { type: "Polygon", coordinates: item.polygon } });
    return {
      added: changes.added.length, changed: changes.changed.length, unchanged: changes.unchanged, gone: gone.length, kept: changes.gone.length - gone.length, mistakes,
      async write(transaction, importId) {
        await endBuildings(transaction, gone.map(({ id }) => id), now);
        await inBatches(changes.changed.map(({ item, row }) => ({ id: row.id, ...json(item) })), (text) => changeBuildings(transaction, text, importId));
        await inBatches(changes.added.map(json), (text) => writeBuildings(transaction, text, importId, now));
        await placeBuildings(transaction, now, importId);
        await makeDoors(transaction, importId);
      },
    };
  },
};

const textOf = ({ name, address, use, storeys, units, households, population, aged65, polygon }: BuildingItem): string =>
  JSON.stringify([name, address, use, storeys, units, households, population, aged65, polygon satisfies Polygon]);
