import type { Circles } from "#contract/circles.ts";
import { scopesOf } from "#contract/rights.ts";
import { isOpenAt, type ServicePoint } from "#contract/service-points.ts";
import type { Viewer } from "#contract/viewer.ts";
import type { Source } from "#geo/network/reach.ts";
import { Search } from "#geo/network/search.ts";
import type { Areas } from "../areas/actions.ts";
import { areasWithin } from "../areas/rules.ts";
import { Refusal } from "../edge/refusal.ts";
import type { ServicePoints } from "../service-points/actions.ts";
import type { StreetNetwork, Streets } from "../streets/actions.ts";
import { minuteOfWeek } from "../time/days.ts";
import { circleOf, costsTowards, householdsWithin, METRES_PER_SECOND, type Circle } from "./rules.ts";

/** Every wall and desk asks for the same one or two. */
const CIRCLES_HELD = 12;

export interface CircleNeeds {
  areas: Pick<Areas, "now">;
  streets: Pick<Streets, "newest" | "closedAt">;
  servicePoints: Pick<ServicePoints, "at">;
  now: () => string;
  timeZone: string;
}

export interface CircleQuestion {
  minutes: number;
  /** Hours and closures are those of this moment; streets and houses are today's. */
  at?: string | undefined;
  /** Only this one, if it is open. */
  point?: number | undefined;
}

export interface CirclesOfPoints {
  circles(viewer: Viewer, question: CircleQuestion): Promise<Circles>;
}

export function createCircles({ areas, streets, servicePoints, now, timeZone }: CircleNeeds): CirclesOfPoints {
  const held = new Map<string, Circle>();
  let search: { of: StreetNetwork; search: Search } | undefined;

  function circle(streetNetwork: StreetNetwork, open: readonly ServicePoint[], closed: readonly number[], minutes: number): Circle {
    const name = JSON.stringify([streetNetwork.version, minutes, closed, open.map(({ id, position }) => [id, position])]);
    const known = held.get(name);
    if (known) return known;
    const { network, doors } = streetNetwork;
    if (search?.of !== streetNetwork) search = { of: streetNetwork, search: new Search(network) };
    const sources = open.flatMap(({ id, position }): Source[] => {
      const spot = streetNetwork.spotOf(position);
      return spot ? [{ spot, owner: id }] : [];
    });
    const made = circleOf(network, doors, costsTowards(network, closed), sources, minutes, search.search);
    held.set(name, made);
    if (held.size > CIRCLES_HELD) held.delete(held.keys().next().value ?? "");
    return made;
  }

  return {
    async circles(viewer, { minutes, at = now(), point }) {
      const [streetNetwork, points, closed, allAreas] = await Promise.all([streets.newest(), servicePoints.at(at), streets.closedAt(at), areas.now()]);
      if (point !== undefined && !points.some(({ id }) => id === point)) throw new Refusal("not-found", `there is no service point ${point}`, "point");
      const minute = minuteOfWeek(new Date(at), timeZone);
      const open = points.filter((each) => (point === undefined || each.id === point) && isOpenAt(each, minute));
      const { streets: reached, partial, isWithin } = circle(streetNetwork, open, closed, minutes);
      const { uncoveredBuildings, ...households } = householdsWithin(streetNetwork.doors, isWithin, areasWithin(allAreas, scopesOf(viewer, "know").flatMap(({ area }) => area ?? [])));
      return {
        asOf: at,
        minutes,
        metresPerSecond: METRES_PER_SECOND,
        openPoints: open.map(({ id }) => id),
        streets: reached,
        partial,
        households,
        uncoveredBuildings,
      };
    },
  };
}
