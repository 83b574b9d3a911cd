import type { OpenedFile } from "../file.ts";
import { OsmCollector, type OsmWanted } from "./osm.ts";
import { readXml } from "./xml.ts";

/** OpenStreetMap as XML. */
export function readOsmXml(text: string, wanted: OsmWanted): Omit<OpenedFile, "encoding"> {
  const collector = new OsmCollector(wanted);
  pass(text, { way: (id, tags, nodes) => collector.way({ id, tags, nodes }), relation: (tags) => collector.relation(tags) });
  collector.ready();
  pass(text, { node: (id, lon, lat, tags) => collector.node(id, lon, lat, tags) });
  return { format: "osm-xml", datum: "wgs84", columns: [], ...collector.result() };
}

interface Told {
  node?: (id: number, lon: number, lat: number, tags: Record<string, string>) => void;
  way?: (id: number, tags: Record<string, string>, nodes: number[]) => void;
  relation?: (tags: Record<string, string>) => void;
}

function pass(text: string, { node, way, relation }: Told): void {
  let tags: Record<string, string> = {};
  let nodes: number[] = [];
  let [id, lon, lat] = [0, 0, 0];
  readXml(text, {
    open(name, attributes) {
      if (name === "node" || name === "way" || name === "relation") {
        [tags, nodes] = [{}, []];
        [id, lon, lat] = [Number(attributes["id"]), Number(attributes["lon"]), Number(attributes["lat"])];
      } else if (name === "tag") tags[attributes["k"] ?? ""] = attributes["v"] ?? "";
      else if (name === "nd") nodes.push(Number(attributes["ref"]));
    },
    close(name) {
      if (name === "node") node?.(id, lon, lat, tags);
      else if (name === "way") way?.(id, tags, nodes);
      else if (name === "relation") relation?.(tags);
    },
  });
}
