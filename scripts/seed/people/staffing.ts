import { at } from "../town/list.ts";
import { personName, phoneNumber } from "../town/names.ts";
import type { Random } from "../town/random.ts";
import type { Employment, Post, Role } from "./posts.ts";

export const PERSONS = 1_750;
export const WORKERS = 950;
/** Of a hundred posts three are empty. */
export const VACANT_SHARE = 0.03;
/** Every third vacancy lies in one of these many areas, where nobody wants to serve: a pattern to be found. */
const HARD_GRIDS = 5;

export interface Person {
  id: number;
  name: string;
  phone: string;
  employment: Employment;
}

/** Somebody who carries a phone and goes on shift. */
export interface Worker {
  person: Person;
  area: number;
  role: Role;
}

export interface Staffing {
  persons: Person[];
  /** Post and who holds it; who is missing here is missing there. */
  holders: { post: Post; person: Person }[];
  vacant: Post[];
  workers: Worker[];
}

/** Of whom more go out, first. The last ones stay at their desk or in their stairwell. */
const GOES_OUT: readonly Role[] = ["grid_worker", "electricity_officer", "utilities_officer", "safety", "mediator", "health"];
/** Who may sit on two of a grid's posts at once. */
const SECOND_POSTS: Partial<Record<Role, Role>> = { health: "stairwell_head", mediator: "building_head" };

/** Fills the posts: who holds two, which stay empty, and who of them carries a phone. */
export function staff(random: Random, posts: readonly Post[]): Staffing {
  const vacant = chooseVacant(random, posts);
  const filled = posts.filter((post) => !vacant.has(post));
  const shared = chooseShared(random, filled, filled.length - PERSONS);

  const persons: Person[] = [];
  const holders: Staffing["holders"] = [];
  const holderOf = new Map<Post, Person>();
  for (const post of filled) {
    if (shared.has(post)) continue;
    const id = persons.length + 1;
    const person: Person = { id, name: personName(random), phone: phoneNumber(id), employment: post.employment };
    persons.push(person);
    holderOf.set(post, person);
  }
  for (const post of filled) {
    const person = holderOf.get(shared.get(post) ?? post);
    if (!person) throw new Error(`nobody holds post ${post.id}`);
    holders.push({ post, person });
  }
  return { persons, holders, vacant: [...vacant], workers: chooseWorkers(holderOf) };
}

function chooseVacant(random: Random, posts: readonly Post[]): Set<Post> {
  const wanted = Math.round(posts.length * VACANT_SHARE);
  const areas = [...new Set(posts.filter(({ role }) => role === "health").map(({ area }) => area))];
  const hard = new Set(random.shuffled(areas).slice(0, HARD_GRIDS));
  // a grid without its worker is a hole in every shift: few of those
  const mayBeEmpty = ({ role }: Post) => !["grid_worker", "leader", "duty_leader", "dispatcher", "supervisor", "electricity_officer", "community_head"].includes(role);
  const inHard = posts.filter((post) => hard.has(post.area) && mayBeEmpty(post) && post.role !== "grid_chief").slice(0, Math.round(wanted / 3));
  const elsewhere = random.shuffled(posts.filter((post) => !hard.has(post.area) && mayBeEmpty(post)));
  return new Set([...inHard, ...elsewhere.slice(0, wanted - inHard.length)]);
}

/** Posts whose holder sits on another one, too: each with that other one. */
function chooseShared(random: Random, filled: readonly Post[], wanted: number): Map<Post, Post> {
  const keyOf = (area: number, role: Role) => `${area} ${role}`;
  const byPlace = new Map(filled.map((post) => [keyOf(post.area, post.role), post]));
  const shared = new Map<Post, Post>();
  for (const post of random.shuffled(filled)) {
    if (shared.size === wanted) break;
    const role = SECOND_POSTS[post.role];
    const main = role && byPlace.get(keyOf(post.area, role));
    if (main) shared.set(post, main);
  }
  if (shared.size !== wanted) throw new Error(`${filled.length} posts cannot be held by ${filled.length - wanted} persons`);
  return shared;
}

function chooseWorkers(holderOf: ReadonlyMap<Post, Person>): Worker[] {
  const workers = GOES_OUT.flatMap((wanted) => [...holderOf].filter(([{ role }]) => role === wanted).map(([{ area, role }, person]) => ({ person, area, role })));
  if (workers.length < WORKERS) throw new Error(`only ${workers.length} can carry a phone`);
  return Array.from({ length: WORKERS }, (_, index) => at(workers, index));
}
