import { Search } from "#geo/network/search.ts";
import type { Position } from "#geo/position.ts";
import type { SitingQuestion } from "#contract/siting.ts";
import { costsTowards } from "../circles/rules.ts";
import { openStreets, type StreetsFiles } from "../streets/rules.ts";
import { answerQuestions } from "../thread.ts";
import { findSites, type SitingFound } from "./rules.ts";

/** Searches in a thread of its own, a while at a time: whoever asks hears how far it is, and may let it be. */

export interface SitingAsked {
  version: string;
  files: StreetsFiles;
  question: SitingQuestion;
  /** Of the kind, open or not: a shut one opens again. */
  points: Position[];
  candidates: Position[];
  closedStreets: readonly number[];
  /** Grids whose households count. */
  areas: readonly number[];
  agedShare: ReadonlyMap<number, number>;
}

export interface SitingTold {
  found: SitingFound | undefined;
  done: boolean;
}

const WHILE_MILLISECONDS = 250;
let rounds: ReturnType<typeof findSites> | undefined;
let found: (() => SitingFound) | undefined;

function begin({ version, files, question, points, candidates, closedStreets, areas, agedShare }: SitingAsked): ReturnType<typeof findSites> {
  const { network, doors, spotsOf } = openStreets(version, files);
  const here = new Set(areas);
  const asked = doors.filter(({ area, households }) => here.has(area) && households > 0);
  return findSites({
    network,
    costs: costsTowards(network, question.walker, closedStreets),
    search: new Search(network),
    demands: { spots: asked.map(({ spots }) => spots), households: asked.map(({ households }) => households), agedShare: asked.map(({ building }) => agedShare.get(building) ?? 0) },
    points: points.flatMap(spotsOf),
    candidates: candidates.map(spotsOf),
  }, question);
}

answerQuestions<SitingAsked | "on", SitingTold>(async (asked) => {
  if (asked !== "on") rounds = begin(asked);
  const until = performance.now() + WHILE_MILLISECONDS;
  while (performance.now() < until) {
    const next = rounds?.next();
    if (!next || next.done) return { found: found?.(), done: true };
    found = next.value ?? found;
  }
  return { found: found?.(), done: false };
});
