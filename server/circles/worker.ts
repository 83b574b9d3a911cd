import { Ground } from "#geo/circles/ground.ts";
import { Homes } from "#geo/circles/homes.ts";
import { edgeCount } from "#geo/network/network.ts";
import { DoorFinder } from "#geo/network/doors.ts";
import { Reach, type Source } from "#geo/network/reach.ts";
import { Search } from "#geo/network/search.ts";
import type { Position } from "#geo/position.ts";
import type { Walker } from "#contract/circles.ts";
import { openStreets, type StreetNetwork, type StreetsFiles } from "../streets/rules.ts";
import { answerQuestions } from "../thread.ts";
import { circleOf, claimsOf, costsTowards, MOST_MINUTES, PROFILES, type Board, type Circle } from "./rules.ts";
import { wayFrom, type WayFound } from "./way.ts";

/** Walks the network in a thread of its own: a search of a whole district takes longer than a phone should wait. */

export interface CircleAsked {
  version: string;
  files: StreetsFiles;
  walker: Walker;
  points: { id: number; position: Position; capacity?: number | undefined }[];
  closedStreets: readonly number[];
  minutes: number;
  /** Instead of the circle: how many places there are for each door's households, or the way from the doors of a building. */
  instead?: "claims" | { building: number };
}

export type CircleAnswer = Circle | { claims: Float64Array } | { way: WayFound | undefined };

let opened: { streets: StreetNetwork; board: Board; open: DoorFinder } | undefined;

function open({ version, files }: CircleAsked): NonNullable<typeof opened> {
  if (opened?.streets.version !== version) {
    const streets = openStreets(version, files);
    const { network, doors } = streets;
    const ground = new Ground(network, streets.barriers());
    const homes = new Homes(doors.map(({ spots }) => spots), edgeCount(network));
    const board = { ground, homes, search: new Search(network), places: doors.map(({ position }) => ground.plane.toMetres(position)) };
    opened = { streets, board, open: new DoorFinder(network, [], []) };
  }
  return opened;
}

answerQuestions<CircleAsked, CircleAnswer>(async (asked) => {
  const { streets, board, open: withoutBarriers } = open(asked);
  const costs = costsTowards(streets.network, asked.walker, asked.closedStreets);
  const points = asked.points.map((point) => ({ ...point, sources: streets.spotsOf(point.position).map((spot): Source => ({ spot, owner: point.id })) }));
  const sources = points.flatMap((point) => point.sources);
  if (asked.instead === "claims") {
    const withPlaces = points.flatMap(({ sources: own, capacity }) => (capacity === undefined ? [] : [{ sources: own, capacity }]));
    return { claims: claimsOf(board, costs, withPlaces, streets.doors.map(({ households }) => households), asked.minutes) };
  }
  if (asked.instead) {
    const { building } = asked.instead;
    const doors = streets.doors.filter((door) => door.building === building).map(({ position, spots }) => ({ position, spots, spotsWithoutBarriers: withoutBarriers.spotsOf(position) }));
    const reach = new Reach(streets.network, costs, sources, MOST_MINUTES * 60_000, board.search);
    return { way: wayFrom(streets.network, costs, reach, points, doors, PROFILES[asked.walker].metresPerSecond) };
  }
  return circleOf(board, costs, sources, asked.minutes);
});
