import type { Position } from "#geo/position.ts";
import { buildNetwork } from "#geo/network/build.ts";
import { Corners } from "#geo/network/corners.ts";
import { createPlane, type Plane, type PlanePoint } from "#geo/plane/plane.ts";
import { toDegrees, toLattice } from "#geo/lattice.ts";
import { at, last } from "../town/list.ts";
import { between, distance } from "../town/plane.ts";
import type { Random } from "../town/random.ts";
import { extentOf, isInside, type Extent } from "../town/ring.ts";
import type { CaseBuilding, CaseGrid, CaseGround, CaseStreet } from "./case-ground.ts";
import type { Setting } from "./pattern.ts";

/** Where a case is. */
export interface CasePlace {
  grid: CaseGrid;
  place: string;
  building: number | undefined;
  position: Position;
}

/** Old quarters and old slabs have more trouble than new ones. */
const TROUBLE: Readonly<Record<string, number>> = { old: 1.7, slab80: 1.45, slab90: 1.1, slab00: 0.8, tower: 0.7, village: 0.9 };
const STREET_TROUBLE: Readonly<Record<string, number>> = { primary: 1.3, secondary: 1.1, residential: 0.8 };
const DOOR_METRES = 2;

/** Draws places of cases, each kind where it happens. Built once a district. */
export class CasePlaces {
  readonly #plane: Plane;
  readonly #grids: { grid: CaseGrid; rings: PlanePoint[][]; extent: Extent }[];
  readonly #gridById: ReadonlyMap<number, CaseGrid>;
  readonly #buildings: Record<"home" | "yard" | "shop" | "tower", Draw<CaseBuilding>>;
  readonly #pieces: Draw<{ street: CaseStreet; from: PlanePoint; to: PlanePoint }>;
  readonly #corners: Corners;

  /** @param random decides which compounds are lively and which are quiet: the same for the same seed */
  constructor(random: Random, { buildings, streets, grids }: CaseGround) {
    const plane = createPlane(at(at(buildings, 0).doors, 0));
    this.#plane = plane;
    this.#gridById = new Map(grids.map((grid) => [grid.id, grid]));
    this.#grids = grids.flatMap((grid) =>
      grid.polygons.map((polygon) => {
        const rings = polygon.map((ring) => ring.slice(1).map((position) => plane.toMetres(position)));
        return { grid, rings, extent: extentOf(at(rings, 0)) };
      }),
    );
    const moods = new Map<number, number>();
    const moodOf = (compound: number) => {
      const mood = moods.get(compound) ?? Math.exp(0.45 * random.normal());
      moods.set(compound, mood);
      return mood;
    };
    const draw = (weightOf: (building: CaseBuilding) => number) => new Draw(buildings, (building) => weightOf(building) * moodOf(building.compound));
    const home = ({ households, compoundUse }: CaseBuilding) => households * (TROUBLE[compoundUse] ?? 1);
    this.#buildings = {
      home: draw(home),
      yard: draw((building) => home(building) * 0.5 + 2),
      shop: draw(({ use }) => (use === "market" || use === "mall" ? 8 : use === "shop" || use === "mixed" ? 1 : 0)),
      tower: draw(({ storeys, households }) => (storeys > 10 ? households : 0)),
    };
    const pieces = streets.flatMap((street) => {
      const points = street.positions.map((position) => plane.toMetres(position));
      return points.slice(1).map((to, index) => ({ street, from: at(points, index), to }));
    });
    const streetMoods = new Map(streets.map(({ name }) => [name, 0]));
    for (const name of streetMoods.keys()) streetMoods.set(name, Math.exp(0.4 * random.normal()));
    this.#pieces = new Draw(pieces, ({ street, from, to }) => distance(from, to) * (STREET_TROUBLE[street.highway] ?? 1) * (streetMoods.get(street.name) ?? 1));
    const ways = streets.map(({ id, positions }) => ({ id, positions, forwards: true, backwards: true, steps: false, rolling: true, public: true }));
    this.#corners = new Corners(buildNetwork(ways).network);
  }

  /** A place for a setting; `nowhere` is drawn at home, and only its grid counts. */
  draw(random: Random, setting: Setting): CasePlace {
    if (setting === "street") return this.#onStreet(random);
    return this.at(random, this.#buildings[setting === "nowhere" ? "home" : setting].pick(random));
  }

  /** Within two metres of one of a building's doors. */
  at(random: Random, { id, address, grid, doors }: CaseBuilding): CasePlace {
    const door = random.pick(doors);
    const [x, y] = this.#plane.toMetres(door);
    const near: PlanePoint = [x + random.between(-DOOR_METRES, DOOR_METRES), y + random.between(-DOOR_METRES, DOOR_METRES)];
    const own = this.#gridById.get(grid);
    if (!own) throw new Error(`building ${id} is in no grid`);
    const position = this.#gridAt(near) === own ? onLattice(this.#plane.toPosition(near)) : door;
    return { grid: own, place: address, building: id, position };
  }

  /** The corner of public streets nearest to a position, by the server's own rule: as precise as a shared screen may be about a household. */
  cornerNear(position: Position): Position {
    return this.#corners.nearest(position) ?? fail();
  }

  #onStreet(random: Random): CasePlace {
    for (;;) {
      const { street, from, to } = this.#pieces.pick(random);
      const length = distance(from, to);
      const [x, y] = between(from, to, random.next());
      const aside = random.between(2, 6) * (random.chance(0.5) ? 1 : -1);
      const point: PlanePoint = [x - ((to[1] - from[1]) / length) * aside, y + ((to[0] - from[0]) / length) * aside];
      const grid = this.#gridAt(point);
      // the far side of a street on the boundary is not ours
      if (grid) return { grid, place: street.name || grid.name, building: undefined, position: onLattice(this.#plane.toPosition(point)) };
    }
  }

  #gridAt(point: PlanePoint): CaseGrid | undefined {
    const [x, y] = point;
    const isIn = ({ rings, extent }: { rings: PlanePoint[][]; extent: Extent }) =>
      x >= extent.minX && x <= extent.maxX && y >= extent.minY && y <= extent.maxY && rings.every((ring, index) => isInside(point, ring) === (index === 0));
    return this.#grids.find(isIn)?.grid;
  }
}

const onLattice = ([lon, lat]: Position): Position => [toDegrees(toLattice(lon)), toDegrees(toLattice(lat))];

/** Draws items by weight, in O(log n). */
class Draw<Item> {
  readonly #items: readonly Item[];
  readonly #until: Float64Array;

  constructor(items: readonly Item[], weightOf: (item: Item) => number) {
    this.#items = items;
    let total = 0;
    this.#until = Float64Array.from(items, (item) => (total += weightOf(item)));
  }

  pick(random: Random): Item {
    const wanted = random.next() * last(this.#until);
    let [low, high] = [0, this.#until.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (at(this.#until, middle) > wanted) high = middle;
      else low = middle + 1;
    }
    return at(this.#items, low);
  }
}

function fail(): never {
  throw new Error("no streets meet in this town");
}
