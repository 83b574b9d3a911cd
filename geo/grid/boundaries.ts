import type { Position } from "../position.ts";

/** From the smallest to the greatest. */
const LADDER = ["grid", "community", "subdistrict", "district", "city"];

export interface BoundedArea {
  level: string;
  /** Polygons, each an outer ring and its holes; rings are closed. */
  polygons: readonly (readonly (readonly Position[])[])[];
}

export interface Boundary {
  /** The highest level it bounds. */
  level: string;
  /** At least two; the first again at the end when it is a ring. */
  positions: Position[];
}

const keyOf = ([lon, lat]: Position): string => `${Math.round(lon * 1e7)},${Math.round(lat * 1e7)}`;

/**
 * The borders of areas, each stretch once, with the highest level it bounds, as lines from one meeting of borders to the next.
 *
 * Areas of all levels are given together; where they touch they share vertices exactly (to 1e-7°). Drawn from polygons, a
 * border is drawn twice and its dashes fall between each other.
 *
 * Cost O(n) for n vertices.
 */
export function boundariesOf(areas: readonly BoundedArea[]): Boundary[] {
  const stretches = highestLevels(areas);
  return LADDER.flatMap((level) => joined(stretches.filter((stretch) => stretch.level === level)).map((positions) => ({ level, positions })));
}

interface Stretch {
  level: string;
  ends: readonly [Position, Position];
}

function highestLevels(areas: readonly BoundedArea[]): Stretch[] {
  const stretches = new Map<string, Stretch>();
  const upward = [...areas].sort((a, b) => LADDER.indexOf(a.level) - LADDER.indexOf(b.level));
  for (const { level, polygons } of upward) {
    for (const ring of polygons.flat()) {
      ring.slice(1).forEach((to, index) => {
        const from = ring[index] ?? to;
        const [a, b] = [keyOf(from), keyOf(to)];
        if (a !== b) stretches.set(a < b ? `${a} ${b}` : `${b} ${a}`, { level, ends: [from, to] });
      });
    }
  }
  return [...stretches.values()];
}

/** Stretches joined to lines wherever just two meet; what is left are rings. */
function joined(stretches: readonly Stretch[]): Position[][] {
  const meeting = new Map<string, Stretch[]>();
  for (const stretch of stretches) {
    for (const end of stretch.ends) {
      const key = keyOf(end);
      const there = meeting.get(key);
      if (there) there.push(stretch);
      else meeting.set(key, [stretch]);
    }
  }
  const used = new Set<Stretch>();

  function follow(first: Stretch, from: Position): Position[] {
    const line = [from];
    for (let stretch: Stretch | undefined = first, at = from; stretch; ) {
      used.add(stretch);
      const [a, b]: readonly [Position, Position] = stretch.ends;
      at = keyOf(a) === keyOf(at) ? b : a;
      line.push(at);
      const there: Stretch[] = meeting.get(keyOf(at)) ?? [];
      stretch = there.length === 2 ? there.find((each) => !used.has(each)) : undefined;
    }
    return line;
  }

  const lines: Position[][] = [];
  for (const ringsToo of [false, true]) {
    for (const stretch of stretches) {
      for (const end of stretch.ends) {
        const isEnd = meeting.get(keyOf(end))?.length !== 2;
        if (!used.has(stretch) && (isEnd || ringsToo)) lines.push(follow(stretch, end));
      }
    }
  }
  return lines;
}
