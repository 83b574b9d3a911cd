import { componentsOf, type Adjacency } from "./adjacency.ts";
import type { TownAreas } from "./areas.ts";
import type { Block, BlockUse } from "./land-use.ts";
import { at, cheapest, sum } from "./list.ts";
import { partition } from "./partition.ts";
import type { PlanarMap } from "./planar-map.ts";
import type { Point } from "./plane.ts";
import type { Random } from "./random.ts";

const HOUSEHOLDS_PER_TRANSFORMER = 230;
const WITHOUT_POWER: ReadonlySet<BlockUse> = new Set<BlockUse>(["hill", "farmland", "waterside", "rail", "stream"]);

/** What one transformer feeds: cells side by side, in no relation to the grids. */
export interface TransformerArea {
  code: string;
  name: string;
  faces: number[];
  households: number;
  capacityKva: number;
}

export interface TransformerAreas {
  list: TransformerArea[];
  /** The transformer area of each face; -1 for none. */
  areaOf: Int32Array;
}

export function makeTransformerAreas(parent: Random, map: PlanarMap, blocks: readonly Block[], areas: TownAreas): TransformerAreas {
  const random = parent.fork("transformers");
  const blockOf = (face: number) => at(blocks, map.faceTag(face).block);
  const fed = new Set<number>();
  for (let face = 1; face < map.faceCount; face++) if (!WITHOUT_POWER.has(blockOf(face).use)) fed.add(face);
  const adjacency: Adjacency = new Map([...fed].map((face) => [face, (areas.adjacency.get(face) ?? []).filter(({ to }) => fed.has(to))]));
  const centres = new Map<number, Point>([...fed].map((face) => [face, map.centroid(face)]));
  const householdsOf = (face: number) => at(areas.households, face);

  const list: TransformerArea[] = [];
  const areaOf = new Int32Array(map.faceCount).fill(-1);
  const named = new Map<string, number>();
  for (const component of componentsOf(fed, adjacency)) {
    const households = sum(component, householdsOf);
    const count = Math.max(1, Math.round(households / HOUSEHOLDS_PER_TRANSFORMER));
    const parts = partition(random, component, Array.from({ length: count }, () => Math.max(1, households / count)), {
      adjacency,
      weightOf: householdsOf,
      positionOf: (face) => centres.get(face) ?? [0, 0],
      low: 120,
      high: 360,
      targetWeight: 60,
      borderWeight: 0.03,
      moves: component.length * 40,
      temperature: 24,
      unevenCost: 6000,
    });
    for (const faces of parts) {
      if (faces.length === 0) continue;
      for (const face of faces) areaOf[face] = list.length;
      const main = cheapest(faces, (face) => -householdsOf(face)) ?? at(faces, 0);
      list.push(describe(faces, sum(faces, householdsOf), blockOf(main).name || "线路", list.length + 1, named));
    }
  }
  return { list, areaOf };
}

function describe(faces: number[], households: number, place: string, serial: number, named: Map<string, number>): TransformerArea {
  const nth = (named.get(place) ?? 0) + 1;
  named.set(place, nth);
  const capacityKva = households > 260 ? 630 : households > 140 ? 400 : 315;
  return { code: `TQ${String(serial).padStart(4, "0")}`, name: `${place}${nth}号台区`, faces, households, capacityKva };
}
