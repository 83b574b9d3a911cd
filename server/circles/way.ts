import type { Reach, Source } from "#geo/network/reach.ts";
import { lineOf, wayBack, type Piece } from "#geo/circles/way-back.ts";
import type { Costs } from "#geo/network/costs.ts";
import { STEPS, type Network } from "#geo/network/network.ts";
import type { Spot } from "#geo/network/snap.ts";
import type { Position } from "#geo/position.ts";
import { distanceMetres } from "#geo/sphere/distance.ts";
import type { WayThere } from "#contract/circles.ts";

/** A door and every way to the streets it has, and would have without barriers. */
export interface DoorAsked {
  position: Position;
  spots: readonly Spot[];
  spotsWithoutBarriers: readonly Spot[];
}

/** As `WayThere`, but for the names of streets: those are known by their ids. */
export type WayFound = Omit<WayThere, "legs"> & { legs: (Omit<WayThere["legs"][number], "street"> & { street?: number })[] };

/** The way from the best of some doors to the nearest point, leg by leg, and what makes it as long as it is. */
export function wayFrom(
  network: Network,
  costs: Costs,
  reach: Reach,
  points: readonly { id: number; position: Position; sources: readonly Source[] }[],
  doors: readonly DoorAsked[],
  levelMetresPerSecond: number,
): WayFound | undefined {
  const sources = points.flatMap((point) => point.sources);
  const ways = doors.flatMap((door) => {
    const way = wayBack(network, costs, reach, sources, door.spots);
    return way ? [{ door, way }] : [];
  });
  const best = ways.sort((a, b) => a.way.cost - b.way.cost)[0];
  const point = best && points.find(({ id }) => id === best.way.source.owner);
  if (!best || !point) return undefined;
  const { door, way: { pieces, cost, spot, source } } = best;

  const legs: WayFound["legs"] = [];
  const beside = (metres: number) => legs.push({ kind: "beside", metres, seconds: (metres * costs.perMetre) / 1_000 });
  beside(spot.setbackMetres);
  for (const piece of pieces) {
    const [kind, street] = [isStair(network, piece) ? ("steps" as const) : ("street" as const), network.edgeStreet[piece.edge]!];
    const last = legs.at(-1);
    const [metres, seconds] = [metresOf(network, piece), piece.cost / 1_000];
    if (last?.kind === kind && last.street === street) [last.metres, last.seconds] = [last.metres + metres, last.seconds + seconds];
    else legs.push({ kind, street, metres, seconds });
  }
  beside(source.spot.setbackMetres);

  const free = Math.min(cost, ...door.spotsWithoutBarriers.map((each) => reach.arrivalAt(each)?.cost ?? Infinity));
  const line = [door.position, ...pieces.flatMap((piece) => lineOf(network, piece)), point.position];
  return {
    point: point.id,
    seconds: cost / 1_000,
    legs,
    line: line.map(([lon, lat]) => [lon, lat]),
    straightSeconds: distanceMetres(door.position, point.position) / levelMetresPerSecond,
    stairsSeconds: pieces.filter((piece) => isStair(network, piece)).reduce((sum, piece) => sum + piece.cost / 1_000 - metresOf(network, piece) / levelMetresPerSecond, 0),
    barrierSeconds: (cost - free) / 1_000,
  };
}

const isStair = ({ edgeFlags }: Network, { edge }: Piece): boolean => ((edgeFlags[edge] ?? 0) & STEPS) !== 0;
const metresOf = ({ edgeMillimetres }: Network, { edge, from, to }: Piece): number => (Math.abs(to - from) * (edgeMillimetres[edge] ?? 0)) / 1_000;
