import type { ArcMap } from "./arc-map.ts";
import type { Contact } from "./edit.ts";
import { boxOf, doMeet, isSame, turn, type Corner } from "./exact.ts";
import type { Trial } from "./trial.ts";

/** A stretch of a drawn way from one border to the next, or to the end of the way. */
export interface Stretch {
  corners: Corner[];
  /** Whether it begins, and ends, on a border. */
  starts: boolean;
  ends: boolean;
}

/** Whether an arc may have no new corner: there, a way is taken to the corner of it that is nearest. */
export type IsFixed = (arc: number) => boolean;

/** Steps of the lattice within which a way is taken through a corner that is there. */
const NEAR = 1.5;

interface Meeting {
  piece: number;
  part: number;
  at: Corner;
  /** The border that has no corner there yet. */
  arc?: number;
}

/**
 * Makes a corner wherever a way crosses the border of some faces, and takes the way through it. Corners lie on the lattice, so border and way give way by less than a
 * step (a centimetre), each move checked as any other edit.
 *
 * @returns the way in stretches; those that run along a border are left out
 */
export function meetBorders(trial: Trial, drawn: readonly Corner[], faces: Iterable<number>, isFixed: IsFixed = () => false): { ok: true; stretches: Stretch[] } | { ok: false; contact: Contact; at?: Corner } {
  const { map } = trial;
  const arcs = [...map.around(faces)];
  const way = drawn.map((corner) => cornerNear(map, arcs, corner)).filter((corner, index, all) => index === 0 || !isSame(corner, all[index - 1]!));
  const meetings = meetingsOf(map, way, arcs, isFixed);
  for (const { at, arc } of meetings) {
    if (arc === undefined) continue;
    const line = map.line(arc);
    if (line.some((corner) => isSame(corner, at))) continue;
    const edited = trial.do({ kind: "insert-corner", arc, at: nearestPiece(line, at), to: at });
    if (!edited.ok) return edited;
  }

  const through: { corner: Corner; isMeeting: boolean }[] = [];
  const pass = (corner: Corner, isMeeting: boolean) => {
    const last = through.at(-1);
    if (last && isSame(last.corner, corner)) last.isMeeting ||= isMeeting;
    else through.push({ corner, isMeeting });
  };
  way.forEach((corner, index) => {
    pass(corner, false);
    for (const { at } of meetings.filter(({ piece }) => piece === index)) pass(at, true);
  });
  const along = new Set(arcs.flatMap((arc) => map.line(arc).flatMap((corner, index, line) => (line[index + 1] ? [`${corner} ${line[index + 1]}`, `${line[index + 1]} ${corner}`] : []))));
  const stretches: Stretch[] = [];
  for (let from = 0; from + 1 < through.length; ) {
    let to = from + 1;
    while (to + 1 < through.length && !through[to]!.isMeeting) to++;
    const corners = through.slice(from, to + 1).map(({ corner }) => corner);
    if (corners.length > 2 || !along.has(`${corners[0]} ${corners[1]}`)) stretches.push({ corners, starts: through[from]!.isMeeting, ends: through[to]!.isMeeting });
    from = to;
  }
  return { ok: true, stretches };
}

/** The corner of a border that is as good as there; otherwise itself. */
function cornerNear(map: ArcMap, arcs: readonly number[], corner: Corner): Corner {
  const [x, y] = corner;
  for (const arc of arcs) {
    if (!doMeet(map.box(arc), [x - 2, y - 2, x + 2, y + 2])) continue;
    const near = map.line(arc).find((other) => Math.hypot(other[0] - x, other[1] - y) <= NEAR);
    if (near) return near;
  }
  return corner;
}

/** In the order of the way. */
function meetingsOf(map: ArcMap, way: readonly Corner[], arcs: readonly number[], isFixed: IsFixed): Meeting[] {
  const meetings: Meeting[] = [];
  for (const [piece, a] of way.entries()) {
    const b = way[piece + 1];
    if (!b) break;
    const [west, south, east, north] = boxOf([a, b]);
    const reach = [west - 2, south - 2, east + 2, north + 2] as const;
    for (const arc of arcs) {
      if (!doMeet(map.box(arc), reach)) continue;
      const line = map.line(arc);
      line.forEach((c, index) => {
        if (awayOf(c, a, b) <= NEAR) meetings.push({ piece, part: partOf(c, a, b), at: c });
        const d = line[index + 1];
        if (!d) return;
        const at = crossing(a, b, c, d);
        if (at && Math.hypot(at[0] - c[0], at[1] - c[1]) > NEAR && Math.hypot(at[0] - d[0], at[1] - d[1]) > NEAR) meetings.push({ piece, part: partOf(at, a, b), ...(isFixed(arc) ? { at: nearer(at, c, d) } : { at, arc }) });
      });
    }
  }
  return meetings.sort((m, n) => m.piece - n.piece || m.part - n.part);
}

const nearer = (at: Corner, c: Corner, d: Corner): Corner => (Math.hypot(at[0] - c[0], at[1] - c[1]) < Math.hypot(at[0] - d[0], at[1] - d[1]) ? c : d);

/** Where a way crosses a piece of border, or where its own corner lies on it. */
function crossing(a: Corner, b: Corner, c: Corner, d: Corner): Corner | undefined {
  for (const end of [a, b]) if (awayOf(end, c, d) <= NEAR) return end;
  const [abc, abd, cda, cdb] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
  if (Math.sign(abc) * Math.sign(abd) >= 0 || Math.sign(cda) * Math.sign(cdb) >= 0) return undefined;
  const part = cda / (cda - cdb);
  return [Math.round(a[0] + part * (b[0] - a[0])), Math.round(a[1] + part * (b[1] - a[1]))];
}

/** How far along a piece the place nearest to a corner is, from 0 to 1. */
function partOf([x, y]: Corner, a: Corner, b: Corner): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const square = dx * dx + dy * dy;
  return square === 0 ? 0 : Math.min(1, Math.max(0, ((x - a[0]) * dx + (y - a[1]) * dy) / square));
}

/** Steps of the lattice from a corner to a piece. */
export function awayOf(corner: Corner, a: Corner, b: Corner): number {
  const part = partOf(corner, a, b);
  return Math.hypot(corner[0] - a[0] - part * (b[0] - a[0]), corner[1] - a[1] - part * (b[1] - a[1]));
}

/** Where in a line a corner is put so that the line gives way least. */
function nearestPiece(line: readonly Corner[], corner: Corner): number {
  let [best, least] = [0, Infinity];
  line.slice(1).forEach((b, index) => {
    const away = awayOf(corner, line[index]!, b);
    if (away < least) [best, least] = [index, away];
  });
  return best;
}
