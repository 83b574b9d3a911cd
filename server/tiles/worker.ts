import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { boundariesOf } from "#geo/grid/boundaries.ts";
import type { Feature, MultiPolygon } from "geojson";
import { createPool } from "../db/pool.ts";
import { answerQuestions, threadData } from "../thread.ts";
import { cutOnce, Cutter, type Stratum } from "./cut.ts";
import { boundsOf, streetZoom, type TileAddress } from "./rules.ts";
import { areasOfPlan, baseVersion as versionOfBase, buildingsVersion, buildingsWithin, compoundNamesNow, compoundsNow, gatesNow, landNow, streetsNow, wallsNow } from "./store.ts";

/** Cuts tiles in a thread of its own, so that phones never wait for a map. */

export interface Tile {
  /** Gzipped. */
  bytes: Uint8Array;
  etag: string;
}
/** A tile of the base map is one of a version: what is held of another is made anew. */
export type TileQuestion = { address: TileAddress; baseVersion?: string } | { version: "base" | "buildings" };
export interface TileAnswer {
  tile?: Tile | undefined;
  version?: string;
}

/** Of how many plans the boundaries are held: the one in force, the one before, and one somebody compares with. */
const PLANS_HELD = 3;

/** A city of ten thousand grids is read by its districts and towns; what is too fine for a zoom is not sent at it. */
const AREAS_FROM_ZOOM = { city: 0, district: 0, subdistrict: 0, community: 9, grid: 11 };

const pool = createPool(threadData() as string);
const now = () => new Date().toISOString();
let base: { version: string | undefined; cutter: Promise<Cutter> } | undefined;
const plans = new Map<number, Promise<Cutter>>();

async function baseStrata(): Promise<Stratum[]> {
  const [land, streets, walls, gates, compounds, names] = await Promise.all([landNow(pool), streetsNow(pool, now()), wallsNow(pool), gatesNow(pool), compoundsNow(pool), compoundNamesNow(pool)]);
  const zooms = [...new Set(streets.map(({ properties }) => streetZoom(String(properties?.["highway"]))))];
  return [
    { layer: "land", fromZoom: 0, features: land },
    { layer: "compound", fromZoom: 13, features: compounds },
    { layer: "compound-name", fromZoom: 14, features: names },
    ...zooms.map((fromZoom) => ({ layer: "street", fromZoom, features: streets.filter(({ properties }) => streetZoom(String(properties?.["highway"])) === fromZoom) })),
    { layer: "wall", fromZoom: 14, features: walls },
    { layer: "gate", fromZoom: 15, features: gates },
  ];
}

async function areaStrata(plan: number): Promise<Stratum[]> {
  const areas = await areasOfPlan(pool, plan);
  const at = (level: string) => areas.filter(({ properties }) => properties?.["level"] === level);
  const lines = boundariesOf(
    areas.map(({ properties, geometry }) => ({
      level: properties?.["level"] as string,
      polygons: (geometry as MultiPolygon).coordinates as [number, number][][][],
    })),
  );
  const boundaries: Feature[] = lines.map(({ level, positions }, index) => ({
    type: "Feature", id: index + 1, geometry: { type: "LineString", coordinates: positions.map(([lon, lat]) => [lon, lat]) }, properties: { level },
  }));
  return [
    ...Object.entries(AREAS_FROM_ZOOM).map(([level, fromZoom]) => ({ layer: "area", fromZoom, features: at(level) })),
    ...Object.entries(AREAS_FROM_ZOOM).map(([level, fromZoom]) => ({ layer: "boundary", fromZoom, features: boundaries.filter(({ properties }) => properties?.["level"] === level) })),
  ];
}

/** Made once; what failed is tried again by who asks next. */
function cutterOf({ set, version }: TileAddress, baseVersion: string | undefined): Promise<Cutter> {
  if (set === "base") {
    if (!base || base.version !== baseVersion) {
      const made = { version: baseVersion, cutter: baseStrata().then((strata) => new Cutter(strata)) };
      base = made;
      made.cutter.catch(() => base === made && (base = undefined));
    }
    return base.cutter;
  }
  const known = plans.get(version);
  if (known) return known;
  const made = areaStrata(version).then((strata) => new Cutter(strata));
  plans.set(version, made);
  made.catch(() => plans.delete(version));
  for (const oldest of [...plans.keys()].slice(0, -PLANS_HELD)) plans.delete(oldest);
  return made;
}

async function tileAt(address: TileAddress, baseVersion: string | undefined): Promise<Tile | undefined> {
  const { set, z, x, y } = address;
  const bytes = set === "buildings" ? cutOnce("building", await buildingsWithin(pool, boundsOf(address), now()), z, x, y) : (await cutterOf(address, baseVersion)).cut(z, x, y);
  if (!bytes) return undefined;
  const etag = `"${set}-${address.version}-${createHash("sha256").update(bytes).digest("base64url").slice(0, 16)}"`;
  return { bytes: gzipSync(bytes), etag };
}

answerQuestions<TileQuestion, TileAnswer>(async (question) => {
  if (!("version" in question)) return { tile: await tileAt(question.address, question.baseVersion) };
  return { version: await (question.version === "base" ? versionOfBase(pool, now()) : buildingsVersion(pool, now())) };
});
