import { toDegrees, toLattice } from "../lattice.ts";
import type { Polygon, Position, Ring } from "../position.ts";
import { EARTH_RADIUS_METRES } from "../sphere/distance.ts";
import { facesOf, tailOf, type Faces } from "./faces.ts";
import { noded, type Piece } from "./noding.ts";

/** An area that should tile a district together with others of its level, and lie in one of the level above. */
export interface Tile {
  /** Higher numbers are larger areas. */
  level: number;
  /** Its place in the same list. */
  parent?: number | undefined;
  polygons: readonly Polygon[];
}

export type FaultKind = "gap" | "overlap" | "outside";

/** Ground that is not in exactly one area, or not in the one above. */
export interface Fault {
  kind: FaultKind;
  level: number;
  /** The areas it is about: those that overlap, the one that reaches outside, those around a gap. */
  tiles: number[];
  /** A corner of it. */
  place: Position;
  squareMetres: number;
  /** What a strip of its size and border would be wide. */
  widthMetres: number;
  face: number;
}

/** Tiles on the lattice, cut into faces that each lie in the same areas throughout. */
export class Tiling {
  readonly tiles: readonly Tile[];
  readonly faces: Faces;
  readonly #halves: number[][];
  readonly #metres: { x: number; y: number };

  /** @throws RangeError when the areas lie more than 6.7° apart */
  constructor(tiles: readonly Tile[]) {
    this.tiles = tiles;
    this.faces = facesOf(noded(tiles.flatMap(({ polygons }, owner) => polygons.flatMap((rings) => rings.flatMap((ring) => piecesOf(ring, owner))))));
    this.#halves = this.faces.holders.map(() => []);
    this.faces.faceOf.forEach((face, half) => void this.#halves[face]?.push(half));
    const lat = toDegrees(this.faces.pieces[0]?.ay ?? 0);
    const metres = (EARTH_RADIUS_METRES * Math.PI) / 180 / 1e7;
    this.#metres = { x: metres * Math.cos((lat * Math.PI) / 180), y: metres };
  }

  holdersAt(face: number, level: number): number[] {
    return (this.faces.holders[face] ?? []).filter((tile) => this.tiles[tile]?.level === level);
  }

  /** Every gap, overlap, and piece outside the area above; the largest first. */
  faults(): Fault[] {
    const levels = [...new Set(this.tiles.map(({ level }) => level))].sort((a, b) => a - b);
    const parents = new Set(this.tiles.flatMap(({ parent, level }) => (parent === undefined ? [] : [`${level} ${parent}`])));
    const faults: Fault[] = [];
    for (let face = 1; face < this.faces.holders.length; face++) {
      for (const level of levels) {
        const held = this.holdersAt(face, level);
        const add = (kind: FaultKind, tiles: number[]) => void faults.push({ kind, level, tiles, face, ...this.#measure(face) });
        if (held.length > 1) add("overlap", held);
        for (const tile of held) {
          const parent = this.tiles[tile]?.parent;
          if (parent !== undefined && !this.faces.holders[face]?.includes(parent)) add("outside", [tile]);
        }
        // ground with no area of this level is a gap if the area above is divided; with none above, if areas of this level close it in
        const isDivided = (this.faces.holders[face] ?? []).some((above) => parents.has(`${level} ${above}`));
        const isEnclosed = (this.faces.holders[face] ?? []).length === 0 && (this.#halves[face] ?? []).every((half) => this.holdersAt(this.faces.faceOf[half ^ 1] ?? 0, level).length > 0);
        if (held.length === 0 && (isDivided || isEnclosed)) add("gap", [...this.#sharedMetres(face, level).keys()]);
      }
    }
    return faults.sort((a, b) => b.squareMetres - a.squareMetres);
  }

  /** What divides a level: by face, its tile; -1 where there is none. Faces narrower than `widthMetres` go to whom they touch longest. */
  cleaned(level: number, widthMetres: number): { owners: Int32Array; moved: (Fault & { to: number })[] } {
    const owners = Int32Array.from(this.faces.holders, (_, face) => this.holdersAt(face, level)[0] ?? -1);
    const moved: (Fault & { to: number })[] = [];
    for (const fault of this.faults()) {
      if (fault.level !== level || fault.kind === "outside" || fault.widthMetres > widthMetres) continue;
      const candidates = fault.kind === "overlap" ? new Set(fault.tiles) : undefined;
      const [to] = [...this.#sharedMetres(fault.face, level)].filter(([tile]) => candidates?.has(tile) ?? true).sort(([a, metresA], [b, metresB]) => metresB - metresA || a - b)[0] ?? [];
      if (to === undefined) continue;
      owners[fault.face] = to;
      moved.push({ ...fault, to });
    }
    return { owners, moved };
  }

  /** The polygons of each owner of faces, with every corner that a neighbour has: outer rings counter-clockwise, holes the other way. */
  polygonsOf(owners: Int32Array): Map<number, Polygon[]> {
    const { next, faceOf, pieces } = this.faces;
    const ownerOf = (half: number): number => owners[faceOf[half] ?? 0] ?? -1;
    const isBorder = (half: number): boolean => ownerOf(half) !== ownerOf(half ^ 1);
    const seen = new Uint8Array(next.length);
    const rings = new Map<number, Ring[]>();
    for (let start = 0; start < next.length; start++) {
      const owner = ownerOf(start);
      if (seen[start] || owner < 0 || !isBorder(start)) continue;
      const ring: Position[] = [];
      let half = start;
      do {
        seen[half] = 1;
        const { x, y } = tailOf(pieces, half);
        ring.push([toDegrees(x), toDegrees(y)]);
        half = next[half] ?? start;
        while (!isBorder(half)) half = next[half ^ 1] ?? start;
      } while (half !== start);
      ring.push(ring[0] ?? [0, 0]);
      rings.set(owner, [...(rings.get(owner) ?? []), ring]);
    }
    return new Map([...rings].map(([owner, all]) => [owner, grouped(all)]));
  }

  #measure(face: number): Pick<Fault, "place" | "squareMetres" | "widthMetres"> {
    const { pieces, size } = this.faces;
    const halves = this.#halves[face] ?? [];
    const { x, y } = tailOf(pieces, halves[0] ?? 0);
    const squareMetres = (size[face] ?? 0) * this.#metres.x * this.#metres.y;
    const border = halves.reduce((sum, half) => sum + this.#length(half), 0);
    return { place: [toDegrees(x), toDegrees(y)], squareMetres, widthMetres: border ? (2 * squareMetres) / border : 0 };
  }

  #length(half: number): number {
    const [from, to] = [tailOf(this.faces.pieces, half), tailOf(this.faces.pieces, half ^ 1)];
    return Math.hypot((to.x - from.x) * this.#metres.x, (to.y - from.y) * this.#metres.y);
  }

  /** How long the border is that a face shares with ground held by one tile alone. */
  #sharedMetres(face: number, level: number): Map<number, number> {
    const shared = new Map<number, number>();
    for (const half of this.#halves[face] ?? []) {
      const there = this.holdersAt(this.faces.faceOf[half ^ 1] ?? 0, level);
      if (there.length === 1) shared.set(there[0] ?? 0, (shared.get(there[0] ?? 0) ?? 0) + this.#length(half));
    }
    return shared;
  }
}

/** Whether rings of a polygon cross or run along each other or themselves. Touching in a corner that both have is allowed. */
export function crossesItself(rings: Polygon): boolean {
  const pieces = rings.flatMap((ring) => piecesOf(ring, 0)).filter(({ ax, ay, bx, by }) => ax !== bx || ay !== by);
  return noded(pieces).length !== pieces.length;
}

function piecesOf(ring: Ring, owner: number): Piece[] {
  const corners = ring.map(([lon, lat]) => [toLattice(lon), toLattice(lat)] as const);
  return corners.slice(1).map(([bx, by], index) => {
    const [ax, ay] = corners[index] ?? [bx, by];
    return { ax, ay, bx, by, owners: [owner] };
  });
}

/** Each hole with the smallest ring around it. */
function grouped(rings: readonly Ring[]): Polygon[] {
  const outer = rings.filter((ring) => twiceArea(ring) > 0).sort((a, b) => twiceArea(a) - twiceArea(b)).map((ring): Ring[] => [ring]);
  for (const hole of rings) {
    if (twiceArea(hole) > 0) continue;
    // a hole may touch its ring in corners: the middle of one of its sides does not
    const [[ax, ay] = [0, 0], [bx, by] = [0, 0]] = hole;
    outer.find(([ring = []]) => holds(ring, [(ax + bx) / 2, (ay + by) / 2]))?.push(hole);
  }
  return outer;
}

function twiceArea(ring: Ring): number {
  const [originX, originY] = ring[0] ?? [0, 0];
  return ring.slice(1).reduce((sum, [x, y], index) => {
    const [fromX, fromY] = ring[index] ?? [x, y];
    return sum + (fromX - originX) * (y - originY) - (x - originX) * (fromY - originY);
  }, 0);
}

function holds(ring: Ring, [x, y]: Position): boolean {
  let inside = false;
  for (let index = 1; index < ring.length; index++) {
    const [[ax, ay], [bx, by]] = [ring[index - 1] ?? [0, 0], ring[index] ?? [0, 0]];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}
