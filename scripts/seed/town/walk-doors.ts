import type { TownBuilding } from "./building.ts";
import type { Block } from "./land-use.ts";
import { at, listOf } from "./list.ts";
import { crossing, distance, type Foot, type Point } from "./plane.ts";
import { isInnerWay, isStreet, type PlanarMap } from "./planar-map.ts";
import { sides } from "./ring.ts";

export interface Door {
  building: TownBuilding;
  unit: number;
  point: Point;
}

/** Where doors meet the lines of the map. */
export interface DoorPlan {
  /** By edge of the map: doors with the share of the edge, from the origin of its even half, at which they meet it. */
  onEdge: Map<number, { share: number; door: Door }[]>;
  /** Doors of compounds without inner ways: they open to the nearest gate. */
  toGate: Door[];
}

/** Finds for each door the nearest line it can be reached from without passing through a house. */
export function planDoors(map: PlanarMap, blocks: readonly Block[], buildings: readonly TownBuilding[]): DoorPlan {
  const plan: DoorPlan = { onEdge: new Map(), toGate: [] };
  const neighbours = new Map<number, TownBuilding[]>();
  for (const building of buildings) listOf(neighbours, building.face).push(building);

  for (const building of buildings) {
    const lines = linesFor(map, at(blocks, building.block), building);
    for (const [index, point] of building.doors.entries()) {
      const door: Door = { building, unit: index + 1, point };
      const spot = nearestSpot(map, door, lines, neighbours.get(building.face) ?? []);
      if (!spot) {
        plan.toGate.push(door);
        continue;
      }
      const share = spot.half & 1 ? 1 - spot.foot.share : spot.foot.share;
      listOf(plan.onEdge, spot.half >> 1).push({ share: Math.max(0.02, Math.min(0.98, share)), door });
    }
  }
  for (const doors of plan.onEdge.values()) doors.sort((a, b) => a.share - b.share);
  return plan;
}

/** A shop opens to its street, a house to the inner ways of its cell; where there is no wall, the street will do. */
function linesFor(map: PlanarMap, block: Block, building: TownBuilding): number[] {
  if (building.street !== undefined) return [building.street];
  const loop = map.loop(building.face);
  const inner = loop.filter((half) => isInnerWay(map.tag(half)));
  if (inner.length > 0 || block.walled) return inner;
  return loop.filter((half) => isStreet(map.tag(half)));
}

interface Spot {
  half: number;
  foot: Foot;
}

function nearestSpot(map: PlanarMap, door: Door, lines: readonly number[], neighbours: readonly TownBuilding[]): Spot | undefined {
  const spots: Spot[] = lines.map((half) => ({ half, foot: map.footOn(half, door.point) }));
  spots.sort((a, b) => a.foot.metres - b.foot.metres || a.half - b.half);
  return spots.slice(0, 6).find(({ foot }) => !isBlocked(door, foot.point, neighbours)) ?? spots[0];
}

/** Whether the way from a door runs through a house; it may leave its own, in whose wall it stands. */
function isBlocked({ point, building }: Door, to: Point, neighbours: readonly TownBuilding[]): boolean {
  const length = distance(point, to);
  return neighbours.some((other) => {
    for (const [from, end] of sides(other.ring)) {
      const meeting = crossing(point, to, from, end);
      if (meeting && (other !== building || (meeting.shareOfFirst > 0.04 && meeting.shareOfFirst * length > 0.3))) return true;
    }
    return false;
  });
}
