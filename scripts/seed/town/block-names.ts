import type { Block, BlockUse } from "./land-use.ts";
import { chineseNumber, type PlaceNames } from "./names.ts";
import type { Random } from "./random.ts";

const COMPOUND_ENDINGS: Partial<Record<BlockUse, readonly string[]>> = {
  slab80: ["小区", "里", "新村", "楼区", "家属院"],
  slab90: ["花园", "小区", "家园", "嘉园", "新村", "里", "公寓", "苑"],
  slab00: ["花园", "家园", "嘉园", "苑", "华庭", "雅居", "名苑", "佳苑"],
  tower: ["华庭", "名都", "江景", "新城", "名苑", "雅居"],
  old: ["里", "胡同片", "大院", "前街片"],
  mall: ["商城", "购物广场", "百货"],
  factory: ["机械厂", "纺织厂", "食品厂", "仪表厂", "汽配产业园", "物流园", "供热公司"],
  market: ["综合市场"],
  park: ["公园"],
  campus: ["职业学院"],
};
const VILLAGE_ENDINGS = ["堡子", "屯", "沟", "岭", "河子", "台子", "甸子"];
const HILL_ENDINGS = ["山", "岭", "砬子"];

/** Names every block that people call by a name; fields, banks and tracks have none. */
export function nameBlocks(parent: Random, blocks: readonly Block[], places: PlaceNames): void {
  const random = parent.fork("block-names");
  const counts = new Map<BlockUse, number>();
  for (const block of blocks) {
    const nth = (counts.get(block.use) ?? 0) + 1;
    counts.set(block.use, nth);
    block.name = nameOf(random, block.use, nth, places);
  }
}

function nameOf(random: Random, use: BlockUse, nth: number, places: PlaceNames): string {
  switch (use) {
    case "farmland":
    case "waterside":
    case "rail":
    case "stream":
      return "";
    case "station":
      return "站前广场";
    case "hospital":
      return nth === 1 ? "区中心医院" : `${places.stem()}医院`;
    case "civic":
      return nth === 1 ? "区政务中心" : `${places.stem()}办公区`;
    case "school":
      return random.chance(0.6) ? `${places.stem()}小学` : `第${chineseNumber(nth)}中学`;
    case "village":
      return `${places.stem()}${random.pick(VILLAGE_ENDINGS)}`;
    case "hill":
      return `${places.stem()}${random.pick(HILL_ENDINGS)}`;
    default:
      return places.stem() + random.pick(COMPOUND_ENDINGS[use] ?? ["小区"]);
  }
}
