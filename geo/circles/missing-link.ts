import { IMPASSABLE, type Costs } from "../network/costs.ts";
import { OFF_STREET_METRES, type DoorFinder } from "../network/doors.ts";
import { Reach, type Source } from "../network/reach.ts";
import type { Search } from "../network/search.ts";
import type { Spot } from "../network/snap.ts";
import type { Position } from "../position.ts";
import { distanceMetres } from "../sphere/distance.ts";
import type { Ground } from "./ground.ts";
import type { Homes } from "./homes.ts";

/** A footbridge or gate that is not there: where it would lead across, and who would newly be within reach. */
export interface MissingLink {
  from: Position;
  to: Position;
  metres: number;
  /** The demand of those who would newly be within the limit. */
  gained: number;
}

export interface LinkNeeds {
  ground: Ground;
  costs: Costs;
  homes: Homes;
  search: Search;
  finder: DoorFinder;
  /** By door of `homes`. */
  demand: ArrayLike<number>;
  sources: readonly Source[];
  limit: number;
}

const STEP_METRES = 40;
/** From the barrier to the sides between which a link is thought of. */
const SIDE_METRES = 25;
const APART_METRES = 250;

/**
 * Where across the barriers a link would bring most within reach, the best first, each alone. A place of each barrier every
 * 40 m is tried, from the street nearest on the one side to that on the other, as far as one walks beside streets.
 *
 * Cost: a bounded search for each place at which the sides differ in time by more than the link takes.
 */
export function missingLinks({ ground, costs, homes, search, finder, demand, sources, limit }: LinkNeeds, barriers: readonly (readonly [Position, Position])[], most: number): MissingLink[] {
  const whole = new Reach(ground.network, costs, sources, limit, search);
  const before = homes.costs(whole, costs);
  const tried = placesAlong(ground, barriers).flatMap(([here, there]) => {
    const [a, b] = [nearest(finder, here), nearest(finder, there)];
    if (!a || !b || a.edge === b.edge) return [];
    const metres = 2 * SIDE_METRES + a.setbackMetres + b.setbackMetres;
    const crossing = Math.round(metres * costs.perMetre);
    const [atA, atB] = [whole.costAt(a.edge, a.fraction), whole.costAt(b.edge, b.fraction)];
    const [near, far] = atA <= atB ? [atA, atB] : [atB, atA];
    if (!(near + crossing < Math.min(far, limit))) return [];
    return [{ here, there, metres, start: { spot: { ...(atA <= atB ? b : a), setbackMetres: (near + crossing) / costs.perMetre }, owner: 0 } }];
  });

  const seen = new Set<string>();
  const links = tried.flatMap(({ here, there, metres, start }): MissingLink[] => {
    // many places of one wall lie between the same two streets
    const name = `${start.spot.edge} ${Math.round(start.spot.fraction * 4)} ${Math.round(start.spot.setbackMetres / 20)}`;
    if (seen.has(name)) return [];
    seen.add(name);
    const after = homes.costs(new Reach(ground.network, costs, [start], limit, search), costs);
    let gained = 0;
    after.forEach((cost, door) => {
      if (cost !== IMPASSABLE && before[door] === IMPASSABLE) gained += demand[door] ?? 0;
    });
    return gained > 0 ? [{ from: here, to: there, metres, gained }] : [];
  });
  // beside the best of a stretch the next best are the same footbridge
  const chosen: MissingLink[] = [];
  for (const link of links.sort((a, b) => b.gained - a.gained || a.metres - b.metres)) {
    if (chosen.length < most && chosen.every(({ from }) => distanceMetres(from, link.from) > APART_METRES)) chosen.push(link);
  }
  return chosen;
}

const nearest = (finder: DoorFinder, place: Position): Spot | undefined => finder.spotsOf(place).find(({ setbackMetres }) => setbackMetres <= OFF_STREET_METRES);

/** Pairs of places on both sides of the barriers, every so many metres along them: a wall is kept in many short pieces. */
function placesAlong({ plane }: Ground, barriers: readonly (readonly [Position, Position])[]): [Position, Position][] {
  const places: [Position, Position][] = [];
  let walked = STEP_METRES / 2;
  for (const [start, end] of barriers) {
    const [[x0, y0], [x1, y1]] = [plane.toMetres(start), plane.toMetres(end)];
    const metres = Math.hypot(x1 - x0, y1 - y0);
    if (metres === 0) continue;
    const [ox, oy] = [(-(y1 - y0) / metres) * SIDE_METRES, ((x1 - x0) / metres) * SIDE_METRES];
    for (let at = STEP_METRES - walked; at < metres; at += STEP_METRES) {
      const [x, y] = [x0 + (at / metres) * (x1 - x0), y0 + (at / metres) * (y1 - y0)];
      places.push([plane.toPosition([x + ox, y + oy]), plane.toPosition([x - ox, y - oy])]);
    }
    walked = (walked + metres) % STEP_METRES;
  }
  return places;
}
