import type { ArcMap } from "./arc-map.ts";
import { carve } from "./carve.ts";
import type { Corner } from "./exact.ts";
import { joinAll, type Drawn } from "./give.ts";
import { faceHolds, outerRing, placeWithin } from "./inside.ts";
import { Trial } from "./trial.ts";
import type { UnitMap } from "./units.ts";

/**
 * The edits by which a plan becomes as units were dealt out: every area is cut along the borders between what stays and what goes, then what goes is
 * joined to where it goes. The map is left as it was.
 *
 * @param dealt the area of each unit, by its number in the plan; every area keeps a unit of its own
 * @param newFace numbers from here on are free; they are gone again when the edits are done
 */
export function dealEdits(map: ArcMap, { map: cells, units, borders }: UnitMap, dealt: ArrayLike<number>, newFace: number): Drawn {
  const trial = new Trial(map);
  try {
    const goes = new Map<number, number[]>();
    for (const area of new Set(units.map(({ home }) => home))) {
      const own = [...units.keys()].filter((unit) => units[unit]!.home === area);
      if (own.every((unit) => dealt[unit] === area)) continue;
      const parts = partsOf(own, dealt, borders);
      const keeper = parts.filter(([unit]) => dealt[unit!] === area).sort((a, b) => b.length - a.length)[0];
      if (!keeper) return { ok: false, contact: "no-area" };
      const cut = cutArea(trial, cells, units, area, parts, keeper, newFace);
      if (!cut.ok) return cut;
      newFace += cut.faces.size;
      for (const [face, unit] of cut.faces) goes.set(dealt[unit]!, [...(goes.get(dealt[unit]!) ?? []), face]);
    }
    for (const [area, faces] of goes) {
      const apart = joinAll(trial, faces, area);
      if (apart !== undefined) return { ok: false, contact: "not-neighbours", at: outerRing(map, apart)[0]! };
    }
    return { ok: true, edits: [...trial.edits] };
  } finally {
    trial.takeBack();
  }
}

/** Units of one area that go to the same one and hang together. */
function partsOf(own: readonly number[], dealt: ArrayLike<number>, borders: UnitMap["borders"]): number[][] {
  const beside = new Map(own.map((unit) => [unit, [] as number[]]));
  for (const { a, b } of borders) {
    if (dealt[a] !== dealt[b]) continue;
    beside.get(a)?.push(b);
    beside.get(b)?.push(a);
  }
  const seen = new Set<number>();
  return own.flatMap((start) => {
    if (seen.has(start)) return [];
    const part = [start];
    seen.add(start);
    for (const unit of part) {
      for (const other of beside.get(unit)!) {
        if (seen.has(other) || !beside.has(other)) continue;
        seen.add(other);
        part.push(other);
      }
    }
    return [part];
  });
}

/** @returns of each part but the one that stays, its face and a unit of it */
function cutArea(trial: Trial, cells: ArcMap, units: UnitMap["units"], area: number, parts: readonly (readonly number[])[], keeper: readonly number[], newFace: number): { ok: true; faces: Map<number, number> } | Exclude<Drawn, { ok: true }> {
  const partOf = new Map(parts.flatMap((part, index) => part.map((unit) => [units[unit]!.face, index] as const)));
  const ways: Corner[][] = [];
  for (const arc of cells.around(partOf.keys())) {
    const { left, right } = cells.arc(arc);
    const [a, b] = [partOf.get(left), partOf.get(right)];
    if (a !== undefined && b !== undefined && a !== b) ways.push(cells.line(arc));
  }
  const within = (unit: number): Corner => placeWithin(outerRing(cells, units[unit]!.face));
  const carved = carve(trial, ways, [area], newFace, { keep: within(keeper[0]!) });
  if (!carved.ok) return carved;
  const faces = new Map<number, number>();
  for (const part of parts) {
    if (part === keeper) continue;
    const place = within(part[0]!);
    const face = [...carved.partOf.keys()].find((each) => faceHolds(trial.map, each, place));
    if (face === undefined) return { ok: false, contact: "no-area", at: outerRing(cells, units[part[0]!]!.face)[0]! };
    faces.set(face, part[0]!);
  }
  return faces.size === carved.partOf.size ? { ok: true, faces } : { ok: false, contact: "apart" };
}
