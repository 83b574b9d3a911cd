import type { Position } from "#geo/position.ts";
import type { ImportOptions } from "#contract/imports.ts";
import { byKey, changesOf, inBatches, RowMistake, type Kind, type PlacedRow } from "../kind.ts";
import { endStreets, knownStreets, moveClosures, writeStreets, type KnownStreet } from "./street-store.ts";

const KMH_PER_MPH = 1.609344;
const NEGATED = new Set(["", "no", "none", "0"]);

/** A way in OpenStreetMap's words, read once for everything that is asked of streets. */
export interface StreetItem extends Omit<KnownStreet, "id"> {
  positions: Position[];
}

export const streets: Kind<StreetItem> = {
  fields: [
    { name: "@id", called: /^(@id|osm_id|source_id|id|编号|道路编码)$/i, required: true },
    { name: "highway", called: /^(highway|fclass|class|道路等级|类型)$/i, required: true },
    { name: "name", called: /^(name|道路名称|名称)$/i },
    { name: "oneway", called: /^(oneway|单行)$/i },
  ],
  shapes: ["LineString"],
  osm: { ways: ({ highway, area }) => highway !== undefined && area !== "yes" },
  read: (row) => streetOf(row),
  async plan(database, items, options, now) {
    const { known, mistakes } = byKey(items, ({ sourceId }) => sourceId, "@id");
    const rows = new Map((await knownStreets(database, now)).map((row) => [row.sourceId, row]));
    const changes = changesOf(known, rows, { item: textOf, row: textOf });
    const gone = goneIf(options, changes.gone);
    return {
      added: changes.added.length, changed: changes.changed.length, unchanged: changes.unchanged, gone: gone.length, kept: changes.gone.length - gone.length, mistakes,
      async write(transaction, importId) {
        await endStreets(transaction, [...changes.changed.map(({ row }) => row.id), ...gone.map(({ id }) => id)], now);
        await inBatches([...changes.added, ...changes.changed.map(({ item }) => item)].map((item) => ({ ...item, geometry: { type: "LineString", coordinates: item.positions } })), (json) => writeStreets(transaction, json, importId, now));
        await moveClosures(transaction, changes.changed.map(({ row }) => row.id), now);
      },
    };
  },
};

export const goneIf = <Row>({ replace }: ImportOptions, rows: Row[]): Row[] => (replace ? rows : []);

const textOf = ({ highway, name, oneway, onewayFoot, access, foot, barrier, steps, wheelchair, maxspeedKmh, bridge, tunnel, layer, positions }: StreetItem): string =>
  JSON.stringify([highway, name, oneway, onewayFoot, access, foot, barrier ?? null, steps, wheelchair, maxspeedKmh ?? null, bridge, tunnel, layer, positions]);

function streetOf(row: PlacedRow): StreetItem {
  const tag = (name: string) => row.text(name);
  const [sourceId, highway] = [tag("@id"), tag("highway")];
  if (!sourceId) throw new RowMistake("missing", "@id");
  if (!highway) throw new RowMistake("missing", "highway");
  const steps = highway === "steps";
  return {
    sourceId, highway, steps,
    name: tag("name") || tag("name:zh") || "",
    oneway: onewayOf(tag("oneway"), tag("junction"), highway),
    onewayFoot: onewayOf(tag("oneway:foot") || tag("oneway_ft"), "", ""),
    access: tag("access") || "yes",
    foot: tag("foot") || "yes",
    barrier: tag("barrier") || tag("@barriers") || null,
    wheelchair: wheelchairOf(tag("wheelchair"), steps),
    maxspeedKmh: speedOf(tag("maxspeed")),
    bridge: !NEGATED.has(tag("bridge")),
    tunnel: !NEGATED.has(tag("tunnel")),
    layer: /^-?\d{1,2}$/.test(tag("layer")) ? Number(tag("layer")) : 0,
    positions: (row.geometry as unknown as { coordinates: Position[] }).coordinates,
  };
}

/** A roundabout and a motorway run one way without saying so. */
function onewayOf(oneway: string, junction: string, highway: string): StreetItem["oneway"] {
  if (["yes", "true", "1"].includes(oneway)) return "yes";
  if (["-1", "reverse"].includes(oneway)) return "reverse";
  return oneway === "" && (junction === "roundabout" || junction === "circular" || highway === "motorway" || highway === "motorway_link") ? "yes" : "no";
}

function wheelchairOf(wheelchair: string, steps: boolean): StreetItem["wheelchair"] {
  if (wheelchair === "yes" || wheelchair === "limited" || wheelchair === "no") return wheelchair;
  return wheelchair === "designated" ? "yes" : steps ? "no" : "yes";
}

/** Without a unit it is kilometres an hour; words like `CN:urban` say no number. */
function speedOf(maxspeed: string): number | null {
  const [, number, unit] = /^(\d{1,3})\s*(km\/h|kmh|mph)?$/.exec(maxspeed) ?? [];
  const speed = number === undefined ? 0 : Math.round(Number(number) * (unit === "mph" ? KMH_PER_MPH : 1));
  return speed > 0 ? speed : null;
}
