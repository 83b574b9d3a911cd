import type { Circles } from "#contract/circles.ts";
import { scopesOf } from "#contract/rights.ts";
import { isOpenAt, type ServicePoint } from "#contract/service-points.ts";
import type { Viewer } from "#contract/viewer.ts";
import type { Areas } from "../areas/actions.ts";
import { areasWithin } from "../areas/rules.ts";
import { Refusal } from "../edge/refusal.ts";
import type { ServicePoints } from "../service-points/actions.ts";
import type { Streets } from "../streets/actions.ts";
import type { StreetNetwork } from "../streets/rules.ts";
import { openThread } from "../thread.ts";
import { minuteOfWeek } from "../time/days.ts";
import { householdsWithin, METRES_PER_SECOND, type Circle } from "./rules.ts";
import type { CircleAsked } from "./worker.ts";

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
  close(): Promise<void>;
}

export function createCircles({ areas, streets, servicePoints, now, timeZone }: CircleNeeds): CirclesOfPoints {
  const thread = openThread<CircleAsked, Circle>(new URL("./worker.ts", import.meta.url), undefined);
  const held = new Map<string, Promise<Circle>>();
  function circle({ version, files }: StreetNetwork, open: readonly ServicePoint[], closedStreets: readonly number[], minutes: number): Promise<Circle> {
    const points = open.map(({ id, position }) => ({ id, position }));
    const name = JSON.stringify([version, minutes, closedStreets, points]);
    const known = held.get(name);
    if (known) return known;
    const made = thread.ask({ version, files, points, closedStreets, minutes });
    held.set(name, made);
    made.catch(() => held.delete(name));
    if (held.size > CIRCLES_HELD) held.delete(held.keys().next().value ?? "");
    return made;
  }

  return {
    async circles(viewer, { minutes, at = now(), point }) {
      const [streetNetwork, points, closed, allAreas] = await Promise.all([streets.newest(), servicePoints.at(at), streets.closedAt(at), areas.now()]);
      if (point !== undefined && !points.some(({ id }) => id === point)) throw new Refusal("not-found", `there is no service point ${point}`, "point");
      const minute = minuteOfWeek(new Date(at), timeZone);
      const open = points.filter((each) => (point === undefined || each.id === point) && isOpenAt(each, minute));
      const { streets: reached, partial, isWithin } = await circle(streetNetwork, open, closed, minutes);
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
    close: () => thread.close(),
  };
}
