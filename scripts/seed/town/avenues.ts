import { commitCut, planCut, type CutRules } from "./face-cut.ts";
import type { EdgeTag, Zone } from "./planar-map.ts";
import type { Point } from "./plane.ts";
import { extentOf, isInside } from "./ring.ts";
import { newStreet, type Ground } from "./ground.ts";

const LEAST_SQUARE_METRES = 350_000;
/** Where an avenue may start: moved along the valley and across it, as shares of the face and of the zone. */
const STARTS = [[0, 0], [0.1, 0.06], [-0.1, -0.06], [0.2, 0.1], [-0.2, -0.1], [0.05, 0.14], [-0.05, -0.14]] as const;

/** One long avenue along the valley in each of the three built-up zones. */
export function layAvenues(ground: Ground): void {
  const { random, terrain } = ground;
  layAvenue(ground, "core", random.between(0.54, 0.6), terrain.riverY, terrain.railwayY);
  layAvenue(ground, "north", random.between(0.42, 0.52), terrain.railwayY, terrain.hillFootY);
  layAvenue(ground, "south", random.between(0.42, 0.52), terrain.ringRoadY, terrain.riverY);
}

/** Cuts every large face of a zone by the same avenue, `share` of the way from its lower to its upper edge. */
function layAvenue(ground: Ground, zone: Zone, share: number, lowerY: (x: number) => number, upperY: (x: number) => number): void {
  const { map, terrain } = ground;
  const rules: CutRules = { angleAt: terrain.valleyAngle, stepMetres: 45, snapMetres: 40, minGapMetres: 25, clearMetres: 40, minAngleRadians: 0.5, straightMetres: 1.2 };
  const tried = new Set<number>();
  let tag: EdgeTag | undefined;

  for (let face = largestFace(ground, zone, tried); face !== undefined; face = largestFace(ground, zone, tried)) {
    tried.add(face);
    const ring = map.ring(face);
    const { minX, maxX } = extentOf(ring);
    for (const [along, across] of STARTS) {
      const x = (minX + maxX) / 2 + along * (maxX - minX);
      const inside: Point = [x, lowerY(x) * (1 - share - across) + upperY(x) * (share + across)];
      const plan = isInside(inside, ring) ? planCut(map, face, { inside }, rules) : undefined;
      if (!plan) continue;
      tag ??= newStreet(ground, "arterial", true, "avenue");
      tried.add(commitCut(map, plan, tag).newFace);
      break;
    }
  }
}

function largestFace({ map }: Ground, zone: Zone, tried: ReadonlySet<number>): number | undefined {
  let best: number | undefined;
  let largest = LEAST_SQUARE_METRES;
  for (let face = 1; face < map.faceCount; face++) {
    if (map.faceTag(face).zone !== zone || tried.has(face)) continue;
    const area = map.areaSquareMetres(face);
    if (area < largest) continue;
    largest = area;
    best = face;
  }
  return best;
}
