import type { Level } from "#contract/areas.ts";
import type { AssetKind, ImportMistake } from "#contract/imports.ts";
import type { SERVICE_POINT_KINDS } from "#contract/service-points.ts";
import type { Position } from "#geo/position.ts";
import { byKey, changesOf, inBatches, pointOf, required, RowMistake, wordOf, type Field, type Kind, type Numbered } from "../kind.ts";
import { areasHolding, changePoints, endAssets, endPoints, knownAssets, knownCandidates, knownPoints, removeCandidates, writeAssets, writeCandidates, writePoints } from "./point-store.ts";
import { goneIf } from "./streets.ts";

type PointKind = (typeof SERVICE_POINT_KINDS)[number];
const POINT_WORDS: Readonly<Record<PointKind, RegExp>> = {
  district_centre: /区.*(中心|综合服务)/, subdistrict_centre: /(街道|镇|乡).*中心/, station: /服务站|党群/, canteen: /食堂|助餐/, day_care: /日间照料|养老/, rider_station: /骑手|驿站/, clinic: /卫生|诊所|医/, mediation_room: /调解/,
};
const LEVEL_OF: Readonly<Record<PointKind, Level>> = { district_centre: "district", subdistrict_centre: "subdistrict", station: "community", canteen: "community", day_care: "community", rider_station: "community", clinic: "community", mediation_room: "community" };
const LEVEL_WORDS: Readonly<Record<Level, RegExp>> = { grid: /网格/, community: /社区|村/, subdistrict: /街道|镇|乡/, district: /区|县/, city: /市/ };

const fields: readonly Field[] = [
  { name: "id", called: /^(@id|id|osm_id|编码|编号)$/i, required: true },
  { name: "name", called: /^(name|名称)$/i },
  { name: "kind", called: /^(kind|type|类型|类别)$/i },
];

export interface PointItem {
  sourceId: string;
  kind: PointKind;
  level: Level;
  name: string;
  position: Position;
  capacity: number | null;
  staff: number | null;
}

export const points: Kind<PointItem> = {
  fields: [...fields, { name: "level", called: /^(level|层级)$/i }, { name: "capacity", called: /^(capacity|容量|床位|座位)$/i }, { name: "staff", called: /^(staff|人员|工作人员)$/i }],
  shapes: ["Point"],
  read(row, { level }) {
    const kind = wordOf(row, "kind", POINT_WORDS);
    if (!kind) throw new RowMistake("missing", "kind");
    return { sourceId: required(row, "id"), kind, level: wordOf(row, "level", LEVEL_WORDS) ?? level ?? LEVEL_OF[kind], name: required(row, "name"), position: pointOf(row), capacity: row.count("capacity") || null, staff: row.count("staff") ?? null };
  },
  async plan(database, items, options, now) {
    const { known, mistakes } = byKey(items, ({ sourceId }) => sourceId, "id");
    const holding = await areasHolding(database, items.map(({ item }) => item), now);
    mistakes.push(...homeless(items, (index) => holding[index] === null));
    const areaOf = new Map(items.map(({ item }, index) => [item.sourceId, holding[index] ?? null]));
    const rows = new Map((await knownPoints(database, now)).map((row) => [row.sourceId, row]));
    const text = ({ kind, level, name, capacity, staff, position }: PointItem, area: number | null) => JSON.stringify([kind, level, name, capacity, staff, position, area]);
    const changes = changesOf(known, rows, { item: (item) => text(item, areaOf.get(item.sourceId) ?? null), row: (row) => text(row, row.area) });
    const gone = goneIf(options, changes.gone);
    const json = (item: PointItem) => ({ ...item, area: areaOf.get(item.sourceId), lon: item.position[0], lat: item.position[1] });
    const placed = (item: PointItem) => areaOf.get(item.sourceId) !== null;
    return {
      added: changes.added.filter(placed).length, changed: changes.changed.length, unchanged: changes.unchanged, gone: gone.length, kept: changes.gone.length - gone.length, mistakes,
      async write(transaction, importId) {
        await endPoints(transaction, gone.map(({ id }) => id), now);
        await inBatches(changes.changed.filter(({ item }) => placed(item)).map(({ item, row }) => ({ id: row.id, ...json(item) })), (batch) => changePoints(transaction, batch, importId));
        await inBatches(changes.added.filter(placed).map(json), (batch) => writePoints(transaction, batch, importId, now));
      },
    };
  },
};

export interface CandidateItem {
  sourceId: string;
  kind: string;
  name: string;
  position: Position;
  capacity: number | null;
}

export const candidates: Kind<CandidateItem> = {
  fields: [...fields, { name: "capacity", called: /^(capacity|容量|座位)$/i }],
  shapes: ["Point"],
  read: (row) => ({ sourceId: required(row, "id"), kind: row.text("kind") || "room", name: row.text("name") || required(row, "id"), position: pointOf(row), capacity: row.count("capacity") || null }),
  async plan(database, items, options, _now) {
    const { known, mistakes } = byKey(items, ({ sourceId }) => sourceId, "id");
    const rows = new Map((await knownCandidates(database)).map((row) => [row.sourceId, row]));
    const text = ({ kind, name, capacity, position }: CandidateItem) => JSON.stringify([kind, name, capacity, position]);
    const changes = changesOf(known, rows, { item: text, row: text });
    const gone = goneIf(options, changes.gone);
    return {
      added: changes.added.length, changed: changes.changed.length, unchanged: changes.unchanged, gone: gone.length, kept: changes.gone.length - gone.length, mistakes,
      async write(transaction, importId) {
        await removeCandidates(transaction, gone.map(({ sourceId }) => sourceId));
        await inBatches([...changes.added, ...changes.changed.map(({ item }) => item)].map((item) => ({ ...item, lon: item.position[0], lat: item.position[1] })), (batch) => writeCandidates(transaction, batch, importId));
      },
    };
  },
};

export interface AssetItem {
  sourceId: string;
  kind: AssetKind;
  name: string;
  owner: string;
  position: Position;
}

const ASSET_WORDS: Readonly<Record<AssetKind, RegExp>> = {
  camera: /摄像|监控|视频|surveillance/i, manhole: /井盖|检查井|manhole/i, lamp: /路灯|street_lamp/i, hydrant: /消火栓|消防栓|fire_hydrant/i, shelter: /避难|避险|assembly_point|shelter/i, store: /物资|仓库|储备/, charging_post: /充电|charging_station/i,
};
/** The tags under which OpenStreetMap knows them. */
const ASSET_TAGS: readonly [AssetKind, string, RegExp][] = [
  ["camera", "man_made", /^surveillance$/], ["manhole", "manhole", /./], ["lamp", "highway", /^street_lamp$/], ["hydrant", "emergency", /^fire_hydrant$/], ["shelter", "emergency", /^assembly_point$/], ["charging_post", "amenity", /^charging_station$/],
];
const assetOfTags = (tag: (name: string) => string | undefined): AssetKind | undefined => ASSET_TAGS.find(([, name, value]) => value.test(tag(name) ?? ""))?.[0];

export const assets: Kind<AssetItem> = {
  fields: [...fields, { name: "owner", called: /^(owner|operator|权属单位|管理单位|养护单位)$/i }],
  shapes: ["Point"],
  osm: { nodes: (tags) => assetOfTags((name) => tags[name]) !== undefined },
  read(row) {
    const kind = row.text("kind") ? wordOf(row, "kind", ASSET_WORDS) : assetOfTags(row.text);
    if (!kind) throw new RowMistake("missing", "kind");
    return { sourceId: row.text("@id") || required(row, "id"), kind, name: row.text("name"), owner: row.text("owner") || row.text("operator"), position: pointOf(row) };
  },
  async plan(database, items, options, now) {
    const { known, mistakes } = byKey(items, ({ sourceId }) => sourceId, "id");
    const holding = await areasHolding(database, items.map(({ item }) => ({ level: "grid", position: item.position })), now);
    const areaOf = new Map(items.map(({ item }, index) => [item.sourceId, holding[index] ?? null]));
    const rows = new Map((await knownAssets(database, now)).map((row) => [row.sourceId, row]));
    const text = ({ kind, name, owner, position }: AssetItem, area: number | null) => JSON.stringify([kind, name, owner, position, area]);
    const changes = changesOf(known, rows, { item: (item) => text(item, areaOf.get(item.sourceId) ?? null), row: (row) => text(row, row.area) });
    const gone = goneIf(options, changes.gone);
    return {
      added: changes.added.length, changed: changes.changed.length, unchanged: changes.unchanged, gone: gone.length, kept: changes.gone.length - gone.length, mistakes,
      async write(transaction, importId) {
        await endAssets(transaction, [...changes.changed.map(({ row }) => row.id), ...gone.map(({ id }) => id)], now);
        await inBatches([...changes.added, ...changes.changed.map(({ item }) => item)].map((item) => ({ ...item, area: areaOf.get(item.sourceId), lon: item.position[0], lat: item.position[1] })), (batch) => writeAssets(transaction, batch, importId, now));
      },
    };
  },
};

const homeless = (items: readonly Numbered<unknown>[], isHomeless: (index: number) => boolean): ImportMistake[] => items.flatMap(({ line }, index) => (isHomeless(index) ? [{ line, reason: "no-area" as const }] : []));
