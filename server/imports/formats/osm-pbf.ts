import { inflateSync } from "node:zlib";
import { PbfReader } from "pbf";
import type { OpenedFile } from "../file.ts";
import { Unreadable } from "../unreadable.ts";
import { OsmCollector, type OsmWanted, type Tags } from "./osm.ts";

/** As the format sets them. @see https://wiki.openstreetmap.org/wiki/PBF_Format */
const MOST_HEAD_BYTES = 64 * 1024;
const MOST_BLOB_BYTES = 32 * 1024 * 1024;
const NANO = 1e-9;
/** Of the coordinates we keep: seven decimals, so that what is read is the nearest double to what was mapped. */
const PER_DEGREE = 1e7;

export const isPbf = (bytes: Uint8Array): boolean => Buffer.from(bytes.subarray(4, 32)).includes("OSMHeader");

/**
 * OpenStreetMap in its packed form. Read twice, block by block: only nodes of wanted ways are kept.
 *
 * @throws Unreadable
 */
export function readOsmPbf(bytes: Buffer, wanted: OsmWanted, progress: (share: number) => void = () => {}): OpenedFile {
  const collector = new OsmCollector(wanted);
  for (const pass of ["ways", "nodes"] as const) {
    for (const { block, end } of blocks(bytes)) {
      readBlock(block, collector, pass);
      progress((pass === "ways" ? 0 : 0.5) + end / bytes.length / 2);
    }
    if (pass === "ways") collector.ready();
  }
  return { format: "osm-pbf", datum: "wgs84", columns: [], ...collector.result() };
}

function* blocks(bytes: Buffer): Generator<{ block: Uint8Array; end: number }> {
  for (let at = 0; at < bytes.length; ) {
    if (at + 4 > bytes.length) throw new Unreadable("truncated");
    const headBytes = bytes.readUInt32BE(at);
    if (headBytes > MOST_HEAD_BYTES) throw new Unreadable("unknown-format", "OSM PBF");
    let [kind, blobBytes] = ["", 0];
    const from = at + 4 + headBytes;
    if (from > bytes.length) throw new Unreadable("truncated");
    fields(bytes.subarray(at + 4, from), (tag, pbf) => {
      if (tag === 1) kind = pbf.readString();
      else if (tag === 3) blobBytes = pbf.readVarint();
    });
    if (blobBytes > MOST_BLOB_BYTES) throw new Unreadable("zip-bomb", "OSM PBF");
    const end = from + blobBytes;
    if (end > bytes.length) throw new Unreadable("truncated");
    if (kind === "OSMData") yield { block: unpacked(bytes.subarray(from, end)), end };
    at = end;
  }
}

function unpacked(blob: Uint8Array): Uint8Array {
  let content: Uint8Array | undefined;
  fields(blob, (tag, pbf) => {
    if (tag === 1) content = pbf.readBytes();
    else if (tag === 3) {
      try {
        content = inflateSync(pbf.readBytes(), { maxOutputLength: MOST_BLOB_BYTES });
      } catch (error) {
        throw new Unreadable((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE" ? "zip-bomb" : "zip-damaged", "OSM PBF");
      }
    }
  });
  if (!content) throw new Unreadable("unknown-format", "OSM PBF packed in another way than zlib");
  return content;
}

function readBlock(block: Uint8Array, collector: OsmCollector, pass: "ways" | "nodes"): void {
  const strings: string[] = [];
  const groups: Uint8Array[] = [];
  let [granularity, latOffset, lonOffset] = [100, 0, 0];
  fields(block, (tag, pbf) => {
    if (tag === 1) fields(pbf.readBytes(), (inner, table) => void (inner === 1 && strings.push(table.readString())));
    else if (tag === 2) groups.push(pbf.readBytes());
    else if (tag === 17) granularity = pbf.readVarint();
    else if (tag === 19) latOffset = pbf.readVarint(true);
    else if (tag === 20) lonOffset = pbf.readVarint(true);
  });
  const degrees = (value: number, offset: number) => Math.round((offset + granularity * value) * NANO * PER_DEGREE) / PER_DEGREE;
  const told = (id: number, lon: number, lat: number, tags: Tags) => collector.node(id, degrees(lon, lonOffset), degrees(lat, latOffset), tags);
  for (const group of groups) {
    fields(group, (tag, pbf) => {
      if (tag === 1 && pass === "nodes") plainNode(pbf.readBytes(), strings, told);
      else if (tag === 2 && pass === "nodes") denseNodes(pbf.readBytes(), strings, told);
      else if (tag === 3 && pass === "ways") collector.way(wayOf(pbf.readBytes(), strings));
      else if (tag === 4 && pass === "ways") collector.relation(wayOf(pbf.readBytes(), strings).tags);
    });
  }
}

type Told = (id: number, lon: number, lat: number, tags: Tags) => void;

function plainNode(bytes: Uint8Array, strings: readonly string[], told: Told): void {
  let [id, lat, lon] = [0, 0, 0];
  const [keys, values]: [number[], number[]] = [[], []];
  fields(bytes, (tag, pbf) => {
    if (tag === 1) id = pbf.readSVarint();
    else if (tag === 2) pbf.readPackedVarint(keys);
    else if (tag === 3) pbf.readPackedVarint(values);
    else if (tag === 8) lat = pbf.readSVarint();
    else if (tag === 9) lon = pbf.readSVarint();
  });
  told(id, lon, lat, tagsOf(keys, values, strings));
}

function denseNodes(bytes: Uint8Array, strings: readonly string[], told: Told): void {
  const [ids, lats, lons, words]: [number[], number[], number[], number[]] = [[], [], [], []];
  fields(bytes, (tag, pbf) => {
    if (tag === 1) pbf.readPackedSVarint(ids);
    else if (tag === 8) pbf.readPackedSVarint(lats);
    else if (tag === 9) pbf.readPackedSVarint(lons);
    else if (tag === 10) pbf.readPackedVarint(words);
  });
  let [id, lat, lon, word] = [0, 0, 0, 0];
  ids.forEach((step, index) => {
    id += step;
    lat += lats[index] ?? 0;
    lon += lons[index] ?? 0;
    const tags: Record<string, string> = {};
    for (; words[word]; word += 2) tags[strings[words[word] ?? 0] ?? ""] = strings[words[word + 1] ?? 0] ?? "";
    word++; // 0 ends the tags of a node
    told(id, lon, lat, tags);
  });
}

function wayOf(bytes: Uint8Array, strings: readonly string[]): { id: number; tags: Tags; nodes: number[] } {
  let id = 0;
  const [keys, values, steps]: [number[], number[], number[]] = [[], [], []];
  fields(bytes, (tag, pbf) => {
    if (tag === 1) id = pbf.readVarint();
    else if (tag === 2) pbf.readPackedVarint(keys);
    else if (tag === 3) pbf.readPackedVarint(values);
    else if (tag === 8) pbf.readPackedSVarint(steps);
  });
  let node = 0;
  return { id, tags: tagsOf(keys, values, strings), nodes: steps.map((step) => (node += step)) };
}

const tagsOf = (keys: readonly number[], values: readonly number[], strings: readonly string[]): Tags =>
  Object.fromEntries(keys.map((key, index) => [strings[key] ?? "", strings[values[index] ?? 0] ?? ""]));

/** @throws Unreadable for bytes that are no message */
function fields(bytes: Uint8Array, read: (tag: number, pbf: PbfReader) => void): void {
  try {
    new PbfReader(bytes).readFields((tag, _result, pbf) => read(tag, pbf), undefined);
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw new Unreadable("truncated", "OSM PBF");
  }
}
