import type { AreaIds } from "../ground/area-ids.ts";
import { at } from "../town/list.ts";
import type { Town } from "../town/town.ts";
import { rangeText, tableOf, type Table } from "../write/table.ts";
import type { Post } from "./posts.ts";
import type { Staffing } from "./staffing.ts";
import { unitsOf } from "./units.ts";

/** Offices, posts, who holds them, and which transformer areas the electricity officers serve. */
export function peopleTables(town: Town, ids: AreaIds, posts: readonly Post[], { persons, holders }: Staffing, since: string): Table[] {
  const always = rangeText(since);
  return [
    tableOf("unit", ["id", "kind", "name", "area_id"], unitsOf(town.areas, ids), ({ kind, name, area }, index) => [index + 1, kind, name, area]),
    tableOf("person", ["id", "name", "phone", "employment", "valid"], persons, ({ id, name, phone, employment }) => [id, name, phone, employment, always]),
    tableOf("post", ["id", "area_id", "role", "employment", "valid"], posts, ({ id, area, role, employment }) => [id, area, role, employment, always]),
    tableOf("post_holder", ["post_id", "person_id", "valid"], holders, ({ post, person }) => [post.id, person.id, always]),
    tableOf("post_transformer_area", ["post_id", "transformer_area_id", "valid"], servedTransformers(town, ids, posts), ([post, transformer]) => [post, transformer, always]),
  ];
}

/** Each transformer area goes to one of the officers of the subdistrict it lies in, neighbours to the same one. */
export function servedTransformers({ transformers, areas }: Town, ids: AreaIds, posts: readonly Post[]): [post: number, transformer: number][] {
  const officers = new Map(areas.subdistricts.map((_, index) => [index, posts.filter(({ role, area }) => role === "electricity_officer" && area === ids.subdistrict(index))]));
  const located = transformers.list.map(({ faces }, index) => {
    const grid = at(areas.grids, at(areas.gridOf, at(faces, 0)));
    return { id: index + 1, subdistrict: at(areas.communities, grid.community).subdistrict, community: grid.community };
  });
  return [...officers].flatMap(([subdistrict, seats]) => {
    const mine = located.filter((transformer) => transformer.subdistrict === subdistrict).sort((a, b) => a.community - b.community || a.id - b.id);
    return mine.map(({ id }, index): [number, number] => [at(seats, Math.floor((index * seats.length) / mine.length)).id, id]);
  });
}
