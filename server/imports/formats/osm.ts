import type { Geometry, Position as RawPosition } from "geojson";
import type { FileRow } from "../file.ts";

export type Tags = Readonly<Record<string, string>>;

/** What of OpenStreetMap is wanted for a kind of data. */
export interface OsmWanted {
  nodes?: (tags: Tags) => boolean;
  ways?: (tags: Tags) => boolean;
  /** Whether a closed way is an area. */
  asPolygon?: boolean;
}

export interface OsmWay {
  id: number;
  tags: Tags;
  nodes: readonly number[];
}

/** The wanted ways of a file that is read twice: what is wanted first, then where the nodes of it lie. */
export class OsmCollector {
  readonly #wanted: OsmWanted;
  readonly #ways: OsmWay[] = [];
  readonly #nodes: { id: number; tags: Tags; position: RawPosition }[] = [];
  readonly #places = new Map<number, RawPosition>();
  readonly #barriers = new Map<number, string>();
  #relations = 0;

  constructor(wanted: OsmWanted) {
    this.#wanted = wanted;
  }

  way(way: OsmWay): void {
    if (this.#wanted.ways?.(way.tags)) this.#ways.push(way);
  }

  /** Relations are counted: houses with courtyards are such, and are not read. */
  relation(tags: Tags): void {
    if (tags["type"] === "multipolygon" && this.#wanted.ways?.(tags)) this.#relations++;
  }

  /** Before nodes are told: the ways that are wanted are known. */
  ready(): void {
    for (const { nodes } of this.#ways) for (const node of nodes) this.#places.set(node, []);
  }

  node(id: number, lon: number, lat: number, tags: Tags): void {
    if (this.#places.has(id)) {
      this.#places.set(id, [lon, lat]);
      if (tags["barrier"]) this.#barriers.set(id, tags["barrier"]);
    }
    if (this.#wanted.nodes?.(tags)) this.#nodes.push({ id, tags, position: [lon, lat] });
  }

  result(): { rows: FileRow[]; leftOut: { what: string; count: number }[] } {
    let cut = 0;
    const rows: FileRow[] = this.#nodes.map(({ id, tags, position }) => ({ line: 0, values: { ...tags, "@id": `node/${id}` }, geometry: { type: "Point", coordinates: position } }));
    for (const { id, tags, nodes } of this.#ways) {
      const runs = this.#runs(nodes);
      if (runs.length !== 1 || runs[0]?.length !== nodes.length) cut++;
      const barriers = [...new Set(nodes.flatMap((node) => this.#barriers.get(node) ?? []))];
      const isArea = this.#wanted.asPolygon && nodes[0] === nodes.at(-1) && runs[0]?.length === nodes.length;
      runs.forEach((line, index) => {
        const geometry: Geometry = isArea ? { type: "Polygon", coordinates: [line] } : { type: "LineString", coordinates: line };
        rows.push({ line: 0, values: { ...(barriers.length && { "@barriers": barriers.join(";") }), ...tags, "@id": index ? `way/${id}#${index + 1}` : `way/${id}` }, geometry });
      });
    }
    const leftOut = [{ what: "ways that reach outside the file, cut there", count: cut }, { what: "multipolygon relations", count: this.#relations }].filter(({ count }) => count > 0);
    return { rows: rows.map((row, index) => ({ ...row, line: index + 1 })), leftOut };
  }

  /** The pieces of a way whose nodes are in the file. */
  #runs(nodes: readonly number[]): RawPosition[][] {
    const runs: RawPosition[][] = [[]];
    for (const node of nodes) {
      const place = this.#places.get(node);
      if (place?.length) runs.at(-1)?.push(place);
      else runs.push([]);
    }
    return runs.filter((run) => run.length > 1);
  }
}
