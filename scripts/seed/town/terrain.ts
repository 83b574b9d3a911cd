import { smoothCurve, smoothSurface } from "./noise.ts";
import { direction, type Point } from "./plane.ts";
import type { Random } from "./random.ts";

/** Half the length of the district and of its built-up part, along the valley. */
const HALF_LENGTH_METRES = 2820;
const URBAN_HALF_LENGTH_METRES = 2420;

/** The lie of the land: guiding curves as functions of the way along the valley, in metres. */
export interface Terrain {
  halfLengthMetres: number;
  urbanHalfLengthMetres: number;
  /** How far the town's frame is turned against east on the map, so that nothing is aligned with the axes. */
  turnRadians: number;
  riverY: (x: number) => number;
  riverHalfWidthMetres: (x: number) => number;
  railwayY: (x: number) => number;
  hillFootY: (x: number) => number;
  northY: (x: number) => number;
  ringRoadY: (x: number) => number;
  tributaryX: (y: number) => number;
  /** Which way streets along the valley run: like the river near the river, like the railway near the railway. */
  valleyAngle: (point: Point) => number;
  /** 1 in the centre, about 0 at the edge of the built-up town, negative outside. */
  urbanity: (point: Point) => number;
  boundary: Point[];
}

type Curve = (x: number) => number;

export function makeTerrain(parent: Random): Terrain {
  const random = parent.fork("terrain");
  const bendMetres = random.between(300, 400);
  const bendWaveMetres = random.between(4700, 5600);
  const bendPhase = random.between(-0.6, 0.6) + (random.chance(0.5) ? Math.PI : 0);
  const bend: Curve = (x) => bendMetres * Math.sin((2 * Math.PI * x) / bendWaveMetres + bendPhase);

  const riverNoise = smoothCurve(random.fork("river"), [1900, 1100]);
  const widthNoise = smoothCurve(random.fork("width"), [2600, 1400]);
  const railwayNoise = smoothCurve(random.fork("rail"), [5200, 3300]);
  const hillNoise = smoothCurve(random.fork("hill"), [2100, 1150]);
  const northNoise = smoothCurve(random.fork("north"), [1500, 640, 310]);
  const ringRoadNoise = smoothCurve(random.fork("southRing"), [3600, 1700]);
  const southNoise = smoothCurve(random.fork("south"), [1700, 760, 330]);
  const westNoise = smoothCurve(random.fork("w"), [1400, 620, 280]);
  const eastNoise = smoothCurve(random.fork("e"), [1400, 620, 280]);

  const riverY: Curve = (x) => bend(x) + 38 * riverNoise(x);
  const railwayY: Curve = (x) => 1130 + 0.42 * bend(x) + 95 * railwayNoise(x);
  const hillFootY: Curve = (x) => railwayY(x) + 820 + 210 * hillNoise(x) - 90 * (x / HALF_LENGTH_METRES) ** 2;
  const northY: Curve = (x) => hillFootY(x) * 0.6 + (railwayY(x) + 820) * 0.4 + 310 + 105 * northNoise(x);
  const ringRoadY: Curve = (x) => 0.55 * bend(x) - 1010 + 90 * ringRoadNoise(x);
  const southY: Curve = (x) => ringRoadY(x) - 340 - 105 * southNoise(x);
  const curves = { riverY, railwayY, hillFootY, ringRoadY };

  const valleyAngle = valleyAngles(random, curves);
  const urbanity = urbanities(random, riverY);
  const tributaryStartX = random.between(0.16, 0.42) * (random.chance(0.5) ? 1 : -1) * URBAN_HALF_LENGTH_METRES;
  const tributaryNoise = smoothCurve(random.fork("trib"), [1250, 560]);

  return {
    ...curves,
    halfLengthMetres: HALF_LENGTH_METRES,
    urbanHalfLengthMetres: URBAN_HALF_LENGTH_METRES,
    riverHalfWidthMetres: (x) => 88 + 30 * widthNoise(x) + (10 * x) / HALF_LENGTH_METRES,
    northY,
    tributaryX: (y) => tributaryStartX + 130 * tributaryNoise(y) + 0.1 * y,
    valleyAngle,
    urbanity,
    boundary: boundaryOf(northY, southY, (y) => -HALF_LENGTH_METRES + 140 * westNoise(y), (y) => HALF_LENGTH_METRES + 140 * eastNoise(y)),
    turnRadians: random.between(-0.42, -0.2),
  };
}

type Curves = Pick<Terrain, "riverY" | "railwayY" | "hillFootY" | "ringRoadY">;

function valleyAngles(random: Random, { riverY, railwayY, hillFootY, ringRoadY }: Curves): (point: Point) => number {
  const swirl = smoothSurface(random.fork("swirl"), 1500);

  function slopeAt([x, y]: Point): number {
    const [hill, railway, river, ringRoad] = [hillFootY(x), railwayY(x), riverY(x), ringRoadY(x)];
    if (y >= hill) return slope(hillFootY, x);
    if (y >= railway) {
      const uphill = slope(hillFootY, x) * 0.6 + slope(railwayY, x) * 0.4;
      return eased(slope(railwayY, x), uphill, (y - railway) / (hill - railway));
    }
    if (y >= river) return eased(slope(riverY, x), slope(railwayY, x), (y - river) / (railway - river));
    if (y >= ringRoad) return eased(slope(riverY, x), slope(ringRoadY, x), (river - y) / (river - ringRoad));
    return slope(ringRoadY, x);
  }
  return (point) => Math.atan(slopeAt(point)) + 0.075 * swirl(...point);
}

function urbanities(random: Random, riverY: Curve): (point: Point) => number {
  const edgeNoise = smoothSurface(random.fork("edge"), 900);
  return ([x, y]) => 1 - Math.abs(x / URBAN_HALF_LENGTH_METRES) ** 2.2 + 0.1 * edgeNoise(x, y) - (y < riverY(x) ? 0.12 : 0);
}

/** The rise of a curve at x, in metres a metre. */
export function slope(curve: Curve, x: number): number {
  return (curve(x + 40) - curve(x - 40)) / 80;
}

function eased(from: number, to: number, share: number): number {
  const weight = share * share * (3 - 2 * share);
  return from * (1 - weight) + to * weight;
}

/** Points of a curve from one x to another, about `stepMetres` apart. */
export function sampled(curve: Curve, fromX: number, toX: number, stepMetres: number): Point[] {
  const steps = Math.max(2, Math.ceil(Math.abs(toX - fromX) / stepMetres));
  return Array.from({ length: steps + 1 }, (_, step) => {
    const x = fromX + ((toX - fromX) * step) / steps;
    return [x, curve(x)];
  });
}

/** A point beside a curve, square to it: `metres` to its left. */
export function besideCurve(curve: Curve, x: number, metres: number): Point {
  const [acrossX, acrossY] = direction(Math.atan(slope(curve, x)) + Math.PI / 2);
  return [x + acrossX * metres, curve(x) + acrossY * metres];
}

/** Counter-clockwise along the four edge curves, the corners cut off. */
function boundaryOf(northY: Curve, southY: Curve, westX: Curve, eastX: Curve): Point[] {
  const stepMetres = 95;
  const [southWestX, southEastX] = [westX(-1500) + 200, eastX(-1500) - 200];
  const southEastY = southY(southEastX) + 160;
  const northEastY = northY(eastX(1500) - 220) - 160;
  const northWestX = westX(northEastY) + 200;
  const northWestY = northY(northWestX) - 160;

  const ring: Point[] = [];
  for (let x = southWestX; x <= southEastX; x += stepMetres) ring.push([x, southY(x)]);
  for (let y = southEastY; y <= northEastY; y += stepMetres) ring.push([eastX(y), y]);
  for (let x = eastX(northEastY) - 200; x >= northWestX; x -= stepMetres) ring.push([x, northY(x)]);
  for (let y = northWestY; y >= southY(southWestX) + 160; y -= stepMetres) ring.push([westX(y), y]);
  return ring;
}
