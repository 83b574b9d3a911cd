import type { Feature, LineString, Point } from "geojson";
import type { ToldIncident } from "#contract/incidents.ts";
import type { Position } from "#geo/position.ts";
import { isOpen, type Incidents } from "./state.ts";

/** A call that nobody has answered yet, drawn from the community that calls to whom it calls. */
export interface Arc {
  id: string;
  from: Position;
  to: Position;
  /** Its time to report in is over. */
  isLate: boolean;
  chosen: boolean;
}

export interface ArcWishes {
  nowMilliseconds: number;
  chosen: number | undefined;
  /** Where the seat of an area is. */
  seatOf: (area: number) => Position | undefined;
  isSame: (a: number, b: number) => boolean;
}

/** How far an arc stands off from the straight line, as a share of its length. */
const BULGE = 0.22;
const STEPS = 24;
const WAITING: ReadonlySet<string> = new Set(["called", "received", "absent"]);

/** The arcs of all open cases. One that looks the same keeps its identity. A call to the calling community itself leads to the case. */
export function arcsOf(before: ReadonlyMap<string, Arc>, incidents: Incidents, wishes: ArcWishes): Map<string, Arc> {
  const after = new Map<string, Arc>();
  for (const incident of incidents.values()) {
    if (incident.restricted || !isOpen(incident)) continue;
    for (const arc of arcsOfCase(incident, wishes)) {
      const known = before.get(arc.id);
      after.set(arc.id, known && JSON.stringify(known) === JSON.stringify(arc) ? known : arc);
    }
  }
  return after;
}

function arcsOfCase({ id, calls = [], position }: ToldIncident, { nowMilliseconds, chosen, seatOf, isSame }: ArcWishes): Arc[] {
  return calls.flatMap(({ number, state, endedAt, reportedInAt, dueAt, fromArea, toArea }) => {
    if (!WAITING.has(state) || endedAt !== undefined || reportedInAt !== undefined) return [];
    const from = seatOf(fromArea);
    const to = toArea === undefined || isSame(toArea, fromArea) ? position : seatOf(toArea);
    if (!from || !to || (from[0] === to[0] && from[1] === to[1])) return [];
    return [{ id: `${id}/${number}`, from, to, isLate: state === "absent" || (dueAt !== undefined && Date.parse(dueAt) <= nowMilliseconds), chosen: id === chosen }];
  });
}

/** A bow from one place to the other, always to the same side; on the screen, where a degree of longitude is shorter. */
export function bow([fromLon, fromLat]: Position, [toLon, toLat]: Position): [lon: number, lat: number][] {
  const narrow = Math.cos((((fromLat + toLat) / 2) * Math.PI) / 180);
  const [dx, dy] = [(toLon - fromLon) * narrow, toLat - fromLat];
  const [middleLon, middleLat] = [(fromLon + toLon) / 2 - (dy * 2 * BULGE) / narrow, (fromLat + toLat) / 2 + dx * 2 * BULGE];
  return Array.from({ length: STEPS + 1 }, (_, step) => {
    const t = step / STEPS;
    const at = (from: number, middle: number, to: number) => (1 - t) ** 2 * from + 2 * t * (1 - t) * middle + t * t * to;
    return [at(fromLon, middleLon, toLon), at(fromLat, middleLat, toLat)];
  });
}

export function arcFeature({ id, from, to, isLate, chosen }: Arc): Feature<LineString> {
  return { type: "Feature", geometry: { type: "LineString", coordinates: bow(from, to) }, properties: { id, isLate, chosen } };
}

/** The called one's end: hollow while it may still report in, full with a cross when it is late. */
export function arcEndFeature({ id, to, isLate, chosen }: Arc): Feature<Point> {
  return { type: "Feature", geometry: { type: "Point", coordinates: [...to] }, properties: { id, chosen, icon: `arc/${isLate ? "late" : "waiting"}` } };
}
