import type { Position } from "../position.ts";
import { EARTH_RADIUS_METRES } from "../sphere/distance.ts";

export interface TrackPoint {
  position: Position;
  atMilliseconds: number;
  /** Stays whatever it adds to the line: somebody pressed the alarm here. */
  mustStay?: boolean;
}

export interface ThinnedTrack {
  /** Which points are left, in their order. */
  kept: readonly number[];
  /** The farthest that one of those left out lay from where the rest has its bearer at that moment. */
  mostMetres: number;
}

const METRES_PER_DEGREE = (EARTH_RADIUS_METRES * Math.PI) / 180;

/**
 * The track with fewer points: at the moment of each that is left out, its bearer was within `mostMetres` of where the rest says, if they
 * went straight and evenly from one point to the next. So a stop stays a stop, which the plain algorithm of Douglas and Peucker loses.
 *
 * @param points of one bearer in time order
 * @param silenceSeconds nobody knows what was in a longer one: both its ends stay
 * Cost O(n log n) for n points of a usual walk, O(n²) at worst.
 * @see N. Meratnia, R. A. de By, "Spatiotemporal compression techniques for moving point objects", EDBT 2004 (TD-TR)
 */
export function thinTrack(points: readonly TrackPoint[], mostMetres: number, silenceSeconds: number): ThinnedTrack {
  if (!(mostMetres >= 0)) throw new RangeError(`a track is thinned by metres, not by ${mostMetres}`);
  const stays = points.map(({ mustStay, atMilliseconds }, at) => {
    const [before, after] = [points[at - 1], points[at + 1]];
    const isEnd = !before || !after || atMilliseconds - before.atMilliseconds > silenceSeconds * 1000 || after.atMilliseconds - atMilliseconds > silenceSeconds * 1000;
    return isEnd || mustStay === true;
  });
  const open: [number, number][] = [];
  let from = 0;
  for (let at = 1; at < points.length; at++) if (stays[at]) [from] = [(open.push([from, at]), at)];

  let most = 0;
  for (let stretch = open.pop(); stretch; stretch = open.pop()) {
    const [first, last] = stretch;
    let [farthest, metres] = [-1, -1];
    for (let at = first + 1; at < last; at++) {
      const off = offMetres(points[first]!, points[last]!, points[at]!);
      if (off > metres) [farthest, metres] = [at, off];
    }
    if (farthest < 0) continue;
    if (metres <= mostMetres) {
      most = Math.max(most, metres);
      continue;
    }
    stays[farthest] = true;
    open.push([first, farthest], [farthest, last]);
  }
  return { kept: points.flatMap((_, at) => (stays[at] ? [at] : [])), mostMetres: most };
}

/** How far a point lies from where somebody is at its moment who goes straight and evenly from one to the other. */
function offMetres(from: TrackPoint, until: TrackPoint, point: TrackPoint): number {
  const whole = until.atMilliseconds - from.atMilliseconds;
  const part = whole > 0 ? (point.atMilliseconds - from.atMilliseconds) / whole : 0;
  const lon = from.position[0] + part * (until.position[0] - from.position[0]);
  const lat = from.position[1] + part * (until.position[1] - from.position[1]);
  const [east, north] = [point.position[0] - lon, point.position[1] - lat];
  return METRES_PER_DEGREE * Math.hypot(east * Math.cos((lat * Math.PI) / 180), north);
}
