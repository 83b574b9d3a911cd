import type { Pool } from "pg";
import type { DemoRole } from "#contract/auth.ts";
import { holderOf, leadShifts, seat } from "./seat-store.ts";
import { accountOfName, insertAccount } from "./store.ts";

/** Who sits where the invented district has nobody: they are needed to be shown. */
const SEATS: Readonly<Record<Exclude<DemoRole, "wall">, { name: string; title: string }>> = {
  dispatcher: { name: "演示·派遣员", title: "区派遣员" },
  duty_leader: { name: "演示·值班长", title: "区指挥中心值班长" },
  community_head: { name: "演示·社区书记", title: "社区书记" },
  supervisor: { name: "演示·监督员", title: "区监督员" },
  planner: { name: "演示·规划员", title: "网格规划员" },
  administrator: { name: "演示·管理员", title: "系统管理员" },
  grid_worker: { name: "演示·网格员", title: "专职网格员" },
  electricity_officer: { name: "演示·电管员", title: "区域电管员" },
};

/** The account under which a role of the demo is entered, made when it is first wanted; on a post of the district where there is one. */
export async function demoAccount(pool: Pool, role: Exclude<DemoRole, "wall">, root: number, now: string): Promise<number> {
  const name = `demo-${role}`;
  const known = await accountOfName(pool, name);
  if (known) return known.id;
  const person = (await holderOf(pool, role, now)) ?? (await seat(pool, { ...SEATS[role], role, area: root, from: now }));
  if (role === "duty_leader") await leadShifts(pool, person, root, now);
  return (await insertAccount(pool, name, person)) ?? (await accountOfName(pool, name))?.id ?? 0;
}
