import type { Category, CategoryRow } from "#contract/categories.ts";
import { DEFAULT_RULES, PLAIN_RULES } from "../../../server/incidents/default-rules.ts";
import { rangeText, tableOf, type Table } from "../write/table.ts";

const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400];

/** design.md §6 says what a shared screen may know of its place. */
type Row = readonly [
  code: string, group: Category["group"], nameZh: string, nameEn: string, sign: string, level: Category["level"], owner: string,
  fastTrack: boolean, restricted: boolean, wallPlace: Category["wallPlace"], handleSeconds: number,
];

const ROWS: readonly Row[] = [
  ["power_outage", "utilities", "停电", "Power outage", "电", "grid", "electricity_officer", true, false, "exact", HOUR],
  ["water_outage", "utilities", "停水", "Water outage", "水", "grid", "utilities_officer", true, false, "exact", HOUR],
  ["water_burst", "utilities", "水管爆裂", "Burst water main", "爆", "community", "utilities_officer", true, false, "exact", 8 * HOUR],
  ["gas", "utilities", "燃气故障", "Gas fault", "气", "subdistrict", "utilities_officer", true, false, "grid", 2 * HOUR],
  ["heating", "utilities", "供暖不热", "Cold radiators", "暖", "grid", "utilities_officer", false, false, "grid", DAY],
  ["sewer", "municipal", "下水堵塞", "Blocked sewer", "堵", "grid", "utilities_officer", false, false, "exact", DAY],
  ["lamp", "municipal", "路灯不亮", "Street lamp out", "灯", "grid", "grid_worker", false, false, "exact", 2 * DAY],
  ["manhole", "municipal", "井盖破损", "Broken manhole cover", "盖", "grid", "grid_worker", false, false, "exact", DAY],
  ["road", "municipal", "道路破损", "Damaged road", "路", "community", "grid_worker", false, false, "exact", 3 * DAY],
  ["litter", "environment", "环境卫生", "Litter", "洁", "grid", "health", false, false, "exact", DAY],
  ["stall", "environment", "占道经营", "Street stall", "摊", "grid", "grid_worker", false, false, "exact", 3 * HOUR],
  ["noise", "environment", "噪声扰民", "Noise", "噪", "grid", "safety", false, false, "grid", 4 * HOUR],
  ["snow", "environment", "积雪结冰", "Snow and ice", "雪", "grid", "grid_worker", false, false, "exact", 12 * HOUR],
  ["fire_risk", "safety", "消防隐患", "Fire risk", "消", "grid", "safety", false, false, "exact", DAY],
  ["elevator", "safety", "电梯故障", "Lift fault", "梯", "community", "safety", true, false, "exact", 2 * HOUR],
  ["parking", "property", "违规停车", "Illegal parking", "停", "grid", "grid_worker", false, false, "exact", 3 * HOUR],
  ["property", "property", "物业服务", "Property service", "物", "community", "community_head", false, false, "grid", 3 * DAY],
  ["hardship", "services", "困难求助", "Hardship", "困", "community", "community_head", false, true, "none", 5 * DAY],
  ["opinion", "services", "意见建议", "Opinion", "意", "community", "community_head", false, false, "none", 15 * DAY],
  ["neighbour", "disputes", "邻里纠纷", "Neighbour dispute", "邻", "grid", "mediator", false, true, "none", 5 * DAY],
  ["family", "disputes", "家庭纠纷", "Family dispute", "家", "grid", "mediator", false, true, "none", 5 * DAY],
  ["elderly", "care", "老人求助", "Elderly person needs help", "老", "grid", "grid_worker", false, true, "none", 30 * MINUTE],
];

export const CATEGORIES: readonly CategoryRow[] = ROWS.map(([code, group, nameZh, nameEn, sign, level, owner, fastTrack, restricted, wallPlace, handleSeconds], index) => ({
  id: index + 1, code, group, nameZh, nameEn, sign, level, owner, fastTrack, restricted, wallPlace, handleSeconds,
  ...byPhoto(DEFAULT_RULES[code] ?? PLAIN_RULES),
}));

/** The invented supervisors leave no tracks that could show they were there. */
function byPhoto(rules: typeof PLAIN_RULES): typeof PLAIN_RULES {
  return rules.check === "onsite" ? { ...rules, check: "photo" } : rules;
}

/** @throws Error for a code that is none of ours */
export function categoryOf(code: string): CategoryRow {
  const category = CATEGORIES.find((each) => each.code === code);
  if (!category) throw new Error(`there is no category ${code}`);
  return category;
}

export function categoryTable(since: string): Table {
  const columns = ["id", "code", "category_group", "name_zh", "name_en", "sign", "level", "owner_role", "fast_track", "restricted", "wall_place", "handle_seconds", "preset", "urgent", "check_by", "clocks", "radius_metres", "valid"];
  return tableOf("category", columns, CATEGORIES, (each) => [
    each.id, each.code, each.group, each.nameZh, each.nameEn, each.sign, each.level, each.owner, each.fastTrack, each.restricted, each.wallPlace, each.handleSeconds,
    each.preset, each.urgent, each.check, JSON.stringify(each.clocks), each.radiusMetres, rangeText(since),
  ]);
}
