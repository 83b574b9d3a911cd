import type { TownBuilding } from "./building.ts";
import type { Block, BlockUse } from "./land-use.ts";
import { at, sum } from "./list.ts";
import type { Random } from "./random.ts";

/** The share of people of 65 and more, by when their homes were built. */
const AGED_SHARE: Partial<Record<BlockUse, number>> = { slab80: 0.31, slab90: 0.25, slab00: 0.18, tower: 0.12, old: 0.37, village: 0.34 };
const PEOPLE_PER_HOUSEHOLD = 2.28;
const MORE_PEOPLE: Partial<Record<BlockUse, number>> = { tower: 0.25, village: 0.2 };

/**
 * Moves exactly `wanted` households into the dwellings, and settles who they are.
 *
 * @throws Error when there are fewer dwellings than households
 */
export function settleHouseholds(random: Random, buildings: readonly TownBuilding[], blocks: readonly Block[], wanted: number): void {
  const dwellings = sum(buildings, (building) => building.dwellings);
  const occupied = wanted / dwellings;
  for (const building of buildings) {
    const share = Math.min(1, occupied * (building.dwellings > 4 ? random.between(0.95, 1.05) : 1));
    const exact = building.dwellings * share;
    building.households = Math.min(building.dwellings, Math.floor(exact) + (random.next() < exact % 1 ? 1 : 0));
  }
  balance(random, buildings, wanted);
  for (const building of buildings) settlePeople(random, building, at(blocks, building.block).use);
}

/** Rounding leaves a few too many or too few: single households move in or out, building by building. */
function balance(random: Random, buildings: readonly TownBuilding[], wanted: number): void {
  let missing = wanted - sum(buildings, (building) => building.households);
  const homes = random.shuffled(buildings.filter((building) => building.dwellings > 4));
  while (missing !== 0) {
    const before = missing;
    for (const home of homes) {
      if (missing === 0) return;
      const step = Math.sign(missing);
      if (home.households + step < 0 || home.households + step > home.dwellings) continue;
      home.households += step;
      missing -= step;
    }
    if (missing === before) throw new Error(`no room for ${missing} households`);
  }
}

function settlePeople(random: Random, building: TownBuilding, era: BlockUse): void {
  if (building.beds > 0) {
    building.population = building.beds; // students in a dormitory are no household
    return;
  }
  building.population = Math.round(building.households * (PEOPLE_PER_HOUSEHOLD + 0.1 * random.normal() + (MORE_PEOPLE[era] ?? 0)));
  const aged = Math.round(building.population * (AGED_SHARE[era] ?? 0.2) * Math.exp(0.22 * random.normal()));
  building.aged65 = Math.min(building.population, Math.max(0, aged));
}
