import type { OnRota } from "../people/duty-tables.ts";
import { GRID_POSTS, type Employment, type Role } from "../people/posts.ts";
import { personName, phoneNumber } from "../town/names.ts";
import type { Random } from "../town/random.ts";
import type { CityArea } from "./areas.ts";
import { REPORT_SECONDS, type CityKind } from "./size.ts";

/** One post, and who holds it. */
export interface CityPerson {
  id: number;
  name: string;
  phone: string;
  post: number;
  area: number;
  role: Role;
  employment: Employment;
}

export interface CityWorker extends OnRota {
  reportSeconds: number;
}

/** In which grids a second and a third one goes out, before the others. */
const MORE: readonly CityKind[] = ["border", "community", "community", "rural"];
const SECOND: readonly Role[] = ["safety", "utilities_officer"];

/**
 * A grid worker for each grid and a head for each community; and further officers, until so many carry a phone.
 *
 * @param first the ids that are free
 */
export function cityPeople(random: Random, areas: readonly CityArea[], workers: number, first: { person: number; post: number }): { persons: CityPerson[]; workers: CityWorker[] } {
  const persons: CityPerson[] = [];
  const carriers: CityWorker[] = [];
  const add = ({ id: area, kind }: CityArea, role: Role, carries: boolean): void => {
    const id = first.person + persons.length;
    const employment = role === "community_head" ? "full-time" : (GRID_POSTS.find(([each]) => each === role)?.[1] ?? "full-time");
    persons.push({ id, name: personName(random), phone: phoneNumber(id), post: first.post + persons.length, area, role, employment });
    if (carries) carriers.push({ person: id, area, role, reportSeconds: REPORT_SECONDS[kind as CityKind] });
  };
  const grids = areas.filter(({ level }) => level === "grid");
  for (const grid of grids) add(grid, "grid_worker", true);
  for (const [turn, kind] of MORE.entries()) {
    const role = SECOND[turn === 2 ? 1 : 0] ?? "safety";
    for (const grid of grids) if (grid.kind === kind && carriers.length < workers) add(grid, role, true);
  }
  if (carriers.length !== workers) throw new Error(`${grids.length} grids have work for ${carriers.length}, not ${workers}`);
  for (const community of areas) if (community.level === "community") add(community, "community_head", false);
  // in no order of place: each round of the rota takes some of everywhere
  return { persons, workers: random.shuffled(carriers) };
}
