import { isConnected } from "./adjacency.ts";
import { BAND, type GridGround, type GridPlan } from "./grid-plan.ts";
import { at, listOf, sum } from "./list.ts";
import { bisect } from "./partition.ts";
import type { Random } from "./random.ts";

/** How many grids are put out of the band in each way, so that a planner has work to do. */
export const SLIVERS = 6;
const TOO_SMALL = 8;
const TOO_LARGE = 6;

/** Puts some community grids out of the band, each so that it can be repaired together with a neighbour. */
export function plantOutOfBand(random: Random, grids: GridPlan[], ground: GridGround): void {
  const planter = new Planter(grids, ground);
  const inSomeOrder = random.shuffled(grids.filter(({ kind }) => kind === "community"));
  plantSome(inSomeOrder, SLIVERS, (grid) => planter.splitOff(grid));
  plantSome(inSomeOrder, TOO_LARGE, (grid) => planter.swell(grid));
  plantSome(inSomeOrder, TOO_SMALL, (grid) => planter.shrink(grid));
}

function plantSome(grids: readonly GridPlan[], wanted: number, plant: (grid: GridPlan) => boolean): void {
  let planted = 0;
  for (const grid of grids) {
    if (planted === wanted) return;
    if (plant(grid)) planted++;
  }
}

class Planter {
  readonly #grids: GridPlan[];
  readonly #ground: GridGround;
  readonly #gridOf = new Map<number, GridPlan>();
  /** Grids that belong to a plant and stay as they are. */
  readonly #settled = new Set<GridPlan>();

  constructor(grids: GridPlan[], ground: GridGround) {
    this.#grids = grids;
    this.#ground = ground;
    for (const grid of grids) for (const face of grid.faces) this.#gridOf.set(face, grid);
  }

  /** Splits a large grid in two, one of them far too small: merged again they are right. */
  splitOff(grid: GridPlan): boolean {
    const households = this.#households(grid.faces);
    if (this.#settled.has(grid) || households < BAND.low + 110) return false;
    const { adjacency, centres } = this.#ground;
    const halves = bisect(grid.faces, 0.27, { adjacency, weightOf: this.#weightOf, positionOf: (face) => at(centres, face), unevenCost: 4000 });
    if (!halves) return false;
    const [small, rest] = halves;
    if (this.#households(small) < 60 || this.#households(small) > 190 || !isInBand(this.#households(rest))) return false;
    grid.faces = rest;
    const sliver: GridPlan = { community: grid.community, kind: "community", faces: small, planted: "split off: merge it with its neighbour" };
    this.#grids.push(sliver);
    for (const face of small) this.#gridOf.set(face, sliver);
    this.#settle(grid, sliver);
    return true;
  }

  /** Takes cells from neighbours, who stay in the band, until a grid is above it. */
  swell(grid: GridPlan): boolean {
    if (this.#settled.has(grid) || this.#households(grid.faces) < 400) return false;
    const before = grid.faces;
    const donors = this.#neighbours(grid);
    const donorsBefore = donors.map(({ faces }) => faces);
    for (const donor of donors) {
      this.#move(donor, grid, () => this.#households(grid.faces) > BAND.high + 15, (weight) => this.#households(donor.faces) - weight >= BAND.low + 2);
    }
    const households = this.#households(grid.faces);
    if (households > BAND.high && households < 640) {
      grid.planted = "took cells of its neighbours: give some back";
      this.#settle(grid, ...donors);
      return true;
    }
    donors.forEach((donor, index) => this.#restore(donor, at(donorsBefore, index)));
    this.#restore(grid, before);
    return false;
  }

  /** Gives cells to one neighbour, who stays in the band, until a grid is below it. */
  shrink(grid: GridPlan): boolean {
    if (this.#settled.has(grid)) return false;
    const before = grid.faces;
    for (const taker of this.#neighbours(grid)) {
      const takerBefore = taker.faces;
      this.#move(grid, taker, () => this.#households(grid.faces) < BAND.low - 25, (weight) => this.#households(taker.faces) + weight <= BAND.high - 2);
      const households = this.#households(grid.faces);
      if (households < BAND.low - 10 && households > 180) {
        grid.planted = "gave cells to a neighbour: take some back";
        this.#settle(grid, taker);
        return true;
      }
      this.#restore(taker, takerBefore);
      this.#restore(grid, before);
    }
    return false;
  }

  readonly #weightOf = (face: number): number => at(this.#ground.households, face);

  #households(faces: readonly number[]): number {
    return sum(faces, this.#weightOf);
  }

  #settle(...grids: GridPlan[]): void {
    for (const grid of grids) this.#settled.add(grid);
  }

  #restore(grid: GridPlan, faces: number[]): void {
    grid.faces = faces;
    for (const face of faces) this.#gridOf.set(face, grid);
  }

  /** Community grids of the same community that share a border, the longest border first. */
  #neighbours(grid: GridPlan): GridPlan[] {
    const borders = new Map<GridPlan, number[]>();
    for (const face of grid.faces) {
      for (const { to, cost } of this.#ground.adjacency.get(face) ?? []) {
        const other = this.#gridOf.get(to);
        if (other && other !== grid && other.community === grid.community && other.kind === "community" && !this.#settled.has(other)) listOf(borders, other).push(cost);
      }
    }
    const length = (costs: readonly number[]) => sum(costs, (cost) => cost);
    return [...borders].sort(([, a], [, b]) => length(b) - length(a)).map(([other]) => other);
  }

  /** Moves border cells one by one, keeping the giver whole, until done or nothing fits any more. */
  #move(from: GridPlan, to: GridPlan, isDone: () => boolean, mayMove: (weight: number) => boolean): void {
    for (const face of from.faces) {
      if (isDone()) return;
      const touches = (this.#ground.adjacency.get(face) ?? []).some((neighbour) => this.#gridOf.get(neighbour.to) === to);
      const rest = from.faces.filter((other) => other !== face);
      if (!touches || rest.length === 0 || !mayMove(this.#weightOf(face)) || !isConnected(rest, this.#ground.adjacency)) continue;
      from.faces = rest;
      to.faces = [...to.faces, face];
      this.#gridOf.set(face, to);
    }
  }
}

function isInBand(households: number): boolean {
  return households >= BAND.low && households <= BAND.high;
}
