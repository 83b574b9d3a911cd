import type { ToPosition } from "../projection.ts";
import type { Block, BlockUse } from "../town/land-use.ts";
import { at, cheapest } from "../town/list.ts";
import { outlinesOf, ringPoints } from "../town/outlines.ts";
import type { Point } from "../town/plane.ts";
import { signedArea } from "../town/ring.ts";
import type { Town } from "../town/town.ts";
import { lineHex, pointHex, polygonHex } from "../write/ewkb.ts";
import { tableOf, type Table } from "../write/table.ts";
import { closedRing } from "./shapes.ts";
import { wallsOf } from "./walls.ts";
import { RAILWAY_NAME, railwayOf, RIVER_NAME, STREAM_NAME, watersOf } from "./waters.ts";

/** How a block is drawn; what is left out is bare ground. */
const LAND_KINDS: Partial<Record<BlockUse, string>> = {
  slab80: "block", slab90: "block", slab00: "block", tower: "block", old: "block", village: "block", hospital: "block", market: "block", mall: "block", civic: "block",
  school: "campus", campus: "campus", factory: "industry", park: "park", station: "square", farmland: "farm", hill: "forest", waterside: "shore", stream: "shore",
};
const WITHOUT_BUILDINGS: ReadonlySet<BlockUse> = new Set<BlockUse>(["farmland", "hill", "waterside", "stream", "rail"]);

export interface Compound {
  id: number;
  block: Block;
  outline: number[];
}

/** The blocks people live or work in, numbered as compounds. */
export function compoundsOf({ map, blocks }: Town): Compound[] {
  const blockOf = Int32Array.from({ length: map.faceCount }, (_, face) => map.blockOf(face));
  const outlines = outlinesOf(map, blockOf);
  return blocks
    .filter(({ use }) => !WITHOUT_BUILDINGS.has(use))
    .map((block, index) => {
      const rings = outlines.get(block.id)?.outer ?? [];
      const largest = cheapest(rings, (ring) => -signedArea(ringPoints(map, ring)));
      if (!largest) throw new Error(`block ${block.id} has no outline`);
      return { id: index + 1, block, outline: largest };
    });
}

/** Compounds with walls and gates, and everything the ground is painted with. */
export function landTables(town: Town, compounds: readonly Compound[], toPosition: ToPosition): Table[] {
  const { map, streets } = town;
  const ring = (points: readonly Point[]) => polygonHex([closedRing(points, toPosition)]);
  const walled = compounds
    .filter(({ block }) => block.walled)
    .map(({ id, block, outline }) => ({ id, block, ...wallsOf(map, outline, block.gates.map(({ vertex }) => vertex)) }));
  const gates = walled.flatMap(({ id, block, gates }) => gates.map((point, index) => ({ compound: id, point, name: gateName(block.name, streets.nameOf(at(block.gates, index).street), index) })));
  const walls = walled.flatMap(({ id, walls }) => walls.map((line) => ({ compound: id, line })));
  return [
    tableOf("compound", ["id", "name", "use", "walled", "geom"], compounds, ({ id, block, outline }) => [id, block.name, block.use, block.walled, ring(ringPoints(map, outline))]),
    tableOf("gate", ["id", "compound_id", "name", "position"], gates, ({ compound, point, name }, index) => [index + 1, compound, name, pointHex(toPosition(point))]),
    tableOf("wall", ["id", "compound_id", "geom"], walls, ({ compound, line }, index) => [index + 1, compound, lineHex(line.map(toPosition))]),
    tableOf("land", ["id", "kind", "name", "geom"], landOf(town, compounds, toPosition), ({ kind, name, geom }, index) => [index + 1, kind, name, geom]),
  ];
}

const gateName = (compound: string, street: string, index: number): string => (index === 0 ? `${compound}正门` : `${compound}${street}门`);

interface Land {
  kind: string;
  name: string;
  geom: string;
}

function landOf(town: Town, compounds: readonly Compound[], toPosition: ToPosition): Land[] {
  const { map, blocks, tracks } = town;
  const ring = (points: readonly Point[]) => polygonHex([closedRing(points, toPosition)]);
  const outlines = new Map(compounds.map(({ block, outline }) => [block.id, ringPoints(map, outline)]));
  const painted = blocks.flatMap((block): Land[] => {
    const kind = LAND_KINDS[block.use];
    const rings = outlines.has(block.id) ? [outlines.get(block.id) ?? []] : block.faces.map((face) => map.ring(face));
    return kind ? rings.map((points) => ({ kind, name: kind === "park" || kind === "forest" ? block.name : "", geom: ring(points) })) : [];
  });
  const { river, stream, islands } = watersOf(town);
  return [
    ...painted,
    ...tracks.map((track) => ({ kind: "sports", name: "", geom: ring(track.ring) })),
    { kind: "stream", name: STREAM_NAME, geom: ring(stream) },
    { kind: "river", name: RIVER_NAME, geom: ring(river) },
    ...islands.map((island) => ({ kind: "island", name: "", geom: ring(island) })),
    { kind: "railway", name: RAILWAY_NAME, geom: lineHex(railwayOf(town).map(toPosition)) },
  ];
}
