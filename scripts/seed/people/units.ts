import type { AreaIds } from "../ground/area-ids.ts";
import type { TownAreas } from "../town/areas.ts";

export interface Unit {
  kind: string;
  name: string;
  area: number;
}

const OF_DISTRICT: readonly (readonly [kind: string, name: string])[] = [
  ["electricity", "区电力抢修中心"], ["water", "区供水抢修队"], ["gas", "区燃气抢修队"], ["heating", "区供热服务中心"], ["municipal", "区市政养护中心"],
  ["sanitation", "区环卫中心"], ["enforcement", "区综合执法大队"], ["fire", "区消防救援站"], ["police", "区巡特警大队"], ["civil_affairs", "区民政服务中心"],
];
const OF_SUBDISTRICT: readonly (readonly [kind: string, name: string])[] = [["enforcement", "综合执法队"], ["justice", "司法所"], ["police", "派出所"], ["sanitation", "环卫所"]];

/** The offices that can be called: those of the district, and four in each subdistrict. */
export function unitsOf({ subdistricts }: TownAreas, ids: AreaIds): Unit[] {
  return [
    ...OF_DISTRICT.map(([kind, name]) => ({ kind, name, area: ids.district })),
    ...subdistricts.flatMap((subdistrict, index) => OF_SUBDISTRICT.map(([kind, name]) => ({ kind, name: subdistrict.name.replace("街道", "") + name, area: ids.subdistrict(index) }))),
  ];
}
