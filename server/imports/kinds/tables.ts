import { EIGHT_POSTS, POST_ROLES, type PostRole } from "#contract/roles.ts";
import type { ImportMistake } from "#contract/imports.ts";
import { changesOf, required, RowMistake, type Kind } from "../kind.ts";
import { areaIds, buildingIds, countBuildings, countGrids, knownPosts, writeHolder, writePost, type Counted } from "./table-store.ts";

export interface CountItem {
  /** A grid by its code, or a house by its id in an earlier file or its address. */
  area: string;
  building: string;
  households: number;
  population: number | null;
  aged65: number | null;
}

/** Numbers of homes and people of houses, or of grids whose houses are not known. Counts only: nobody's name is read. */
export const households: Kind<CountItem> = {
  fields: [
    { name: "area", called: /^(area|grid|code|网格编码|网格代码|所属网格编码)$/i },
    { name: "building", called: /^(building|building_id|address|楼栋编码|楼栋|地址|详细地址)$/i },
    { name: "households", called: /^(households|户数|总户数)$/i, required: true },
    { name: "population", called: /^(population|人口|人口数|总人口)$/i },
    { name: "aged65", called: /^(aged65|65岁以上|65岁及以上|老年人口)$/i },
  ],
  shapes: [],
  read(row) {
    const [area, building] = [row.text("area"), row.text("building")];
    if (!area && !building) throw new RowMistake("missing", "area");
    const [number, population, aged65] = [row.count("households"), row.count("population") ?? null, row.count("aged65") ?? null];
    if (number === undefined) throw new RowMistake("missing", "households");
    if (aged65 !== null && population !== null && aged65 > population) throw new RowMistake("more-than-all", "aged65", String(aged65));
    return { area: building ? "" : area, building, households: number, population, aged65 };
  },
  async plan(database, items, _options, now) {
    const [grids, houses] = [await areaIds(database, now), await buildingIds(database, now)];
    const mistakes: ImportMistake[] = [];
    const [known, rows] = [new Map<string, Counted>(), new Map<string, Counted>()];
    for (const { line, item } of items) {
      const isHouse = item.building !== "";
      const found = isHouse ? houses.get(item.building) : grids.get(item.area);
      const key = `${isHouse ? "house" : "grid"} ${found?.id ?? ""}`;
      if (!found) mistakes.push({ line, reason: isHouse ? "no-building" : "no-area", value: isHouse ? item.building : item.area });
      else if (known.has(key)) mistakes.push({ line, reason: "twice", value: isHouse ? item.building : item.area });
      else {
        // what the sheet does not say stays as it is
        known.set(key, { id: found.id, isHouse, households: item.households, population: item.population ?? found.population, aged65: item.aged65 ?? found.aged65 });
        rows.set(key, { ...found, isHouse });
      }
    }
    const text = ({ households: number, population, aged65 }: Counted) => JSON.stringify([number, population, aged65]);
    const { changed, unchanged } = changesOf(known, rows, { item: text, row: text });
    return {
      added: 0, changed: changed.length, unchanged, gone: 0, kept: 0, mistakes,
      async write(transaction, importId) {
        const of = (isHouse: boolean) => JSON.stringify(changed.map(({ item }) => item).filter((item) => item.isHouse === isHouse));
        await countBuildings(transaction, of(true), importId);
        await countGrids(transaction, of(false), importId, now);
      },
    };
  },
};

const ROLE_WORDS: Readonly<Partial<Record<PostRole, RegExp>>> = {
  grid_chief: /网格长/, building_head: /楼长|楼栋长/, stairwell_head: /单元长/, mediator: /调解/, safety: /安全/, health: /卫生|健康/, utilities_officer: /水|气|热|公用/, electricity_officer: /电/, community_head: /社区(书记|主任)|书记/,
  subdistrict_officer: /街道/, dispatcher: /派遣/, duty_leader: /值班长/, supervisor: /督查|监督/, department: /部门/, planner: /规划/, administrator: /管理员/, leader: /领导/, grid_worker: /网格员/,
};
const EMPLOYMENT = { "full-time": /专职|full/i, dedicated: /专属|dedicated/i, "part-time": /兼职|part/i, volunteer: /志愿|volunteer/i } as const;

export interface PostItem {
  area: string;
  role: PostRole;
  title: string;
  employment: string;
  person: string;
  phone: string;
}

/** Seats, and who sits on them. */
export const posts: Kind<PostItem> = {
  fields: [
    { name: "area", called: /^(area|area_code|code|区划编码|网格编码|社区编码|编码)$/i, required: true },
    { name: "role", called: /^(role|post|岗位|角色|职务类别)$/i, required: true },
    { name: "title", called: /^(title|office|职务|岗位名称)$/i },
    { name: "employment", called: /^(employment|用工|用工性质|性质)$/i },
    { name: "person", called: /^(person|name|姓名|人员)$/i },
    { name: "phone", called: /^(phone|mobile|电话|手机|手机号|联系电话)$/i },
  ],
  shapes: [],
  read(row) {
    const text = required(row, "role");
    const role = POST_ROLES.find((each) => each === text.toLowerCase()) ?? (Object.keys(ROLE_WORDS) as PostRole[]).find((each) => ROLE_WORDS[each]?.test(text));
    if (!role) throw new RowMistake("unknown-value", "role", text);
    const named = row.text("employment");
    const employment = named ? Object.entries(EMPLOYMENT).find(([word, pattern]) => word === named || pattern.test(named))?.[0] : EIGHT_POSTS.includes(role) && role !== "grid_worker" ? "part-time" : "full-time";
    if (!employment) throw new RowMistake("unknown-value", "employment", named);
    return { area: required(row, "area"), role, title: row.text("title"), employment, person: row.text("person"), phone: row.text("phone") };
  },
  async plan(database, items, _options, now) {
    const areas = await areaIds(database, now);
    const free = new Map<string, { post: number; holder: string | null }[]>();
    for (const { area, role, title, ...seat } of await knownPosts(database, now)) {
      const key = JSON.stringify([area, role, title ?? ""]);
      free.set(key, [...(free.get(key) ?? []), seat]);
    }
    const mistakes: ImportMistake[] = [];
    const fresh: { item: PostItem; area: number }[] = [];
    const seated: { post: number; item: PostItem }[] = [];
    let unchanged = 0;
    // who sits there already first, so that the rest find the empty seats
    const waiting: { item: PostItem; key: string; area: number }[] = [];
    for (const { line, item } of items) {
      const area = areas.get(item.area)?.id;
      if (area === undefined) {
        mistakes.push({ line, column: "area", reason: "no-area", value: item.area });
        continue;
      }
      const key = JSON.stringify([area, item.role, item.title]);
      const seats = free.get(key) ?? [];
      const own = seats.findIndex(({ holder }) => holder === holderOf(item));
      if (own >= 0) {
        seats.splice(own, 1);
        unchanged++;
      } else waiting.push({ item, key, area });
    }
    for (const { item, key, area } of waiting) {
      const seats = free.get(key) ?? [];
      const empty = seats.findIndex(({ holder }) => holder === null);
      if (item.person && empty >= 0) seated.push({ post: seats.splice(empty, 1)[0]?.post ?? 0, item });
      else fresh.push({ item, area });
    }
    return {
      added: fresh.length, changed: seated.length, unchanged, gone: 0, kept: [...free.values()].flat().length, mistakes,
      async write(transaction, importId) {
        for (const { item, area } of fresh) {
          const post = await writePost(transaction, { area, role: item.role, title: item.title || null, employment: item.employment }, importId, now);
          if (item.person) await writeHolder(transaction, post, item, now);
        }
        for (const { post, item } of seated) await writeHolder(transaction, post, item, now);
      },
    };
  },
};

const holderOf = ({ person, phone }: PostItem): string | null => (person ? `${person} ${phone}` : null);
