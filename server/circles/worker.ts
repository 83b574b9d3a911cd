import type { Source } from "#geo/network/reach.ts";
import { Search } from "#geo/network/search.ts";
import type { Position } from "#geo/position.ts";
import { openStreets, type StreetNetwork, type StreetsFiles } from "../streets/rules.ts";
import { answerQuestions } from "../thread.ts";
import { circleOf, costsTowards, type Circle } from "./rules.ts";

/** Walks the network in a thread of its own: a search of a whole district takes longer than a phone should wait. */

export interface CircleAsked {
  version: string;
  files: StreetsFiles;
  points: { id: number; position: Position }[];
  closedStreets: readonly number[];
  minutes: number;
}

let opened: { streets: StreetNetwork; search: Search } | undefined;

function open({ version, files }: CircleAsked): { streets: StreetNetwork; search: Search } {
  if (opened?.streets.version !== version) {
    const streets = openStreets(version, files);
    opened = { streets, search: new Search(streets.network) };
  }
  return opened;
}

answerQuestions<CircleAsked, Circle>(async (asked) => {
  const { streets, search } = open(asked);
  const sources = asked.points.flatMap(({ id, position }): Source[] => {
    const spot = streets.spotOf(position);
    return spot ? [{ spot, owner: id }] : [];
  });
  return circleOf(streets.network, streets.doors, costsTowards(streets.network, asked.closedStreets), sources, asked.minutes, search);
});
