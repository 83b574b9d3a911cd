import { SHORTEST_PASSWORD, type Page } from "#contract/auth.ts";
import { categoryGroupSchema } from "#contract/categories.ts";
import { RIGHTS } from "#contract/rights.ts";
import { ROLE_OF_POST, type Grant, type PostRole, type Role } from "#contract/roles.ts";

/** A post that somebody holds at this moment. */
export interface HeldPost {
  post: number;
  area: number;
  role: PostRole;
  unit: number | null;
  groups: string[] | null;
  /** When it gives rights: pairs of minutes from Monday 00:00 local time. */
  weekly: number[] | null;
}

/** @param minuteOfWeek from Monday 00:00 local time, 0 to 10079 */
export function grantsOf(posts: readonly HeldPost[], minuteOfWeek: number): Grant[] {
  return posts
    .filter(({ weekly }) => weekly === null || isWithin(weekly, minuteOfWeek))
    .map(({ post, area, role, unit, groups }) => {
      const { role: right, groups: usual } = ROLE_OF_POST[role];
      const kinds = groups ? categoryGroupSchema.array().parse(groups) : usual && [...usual];
      return { role: right, area, post, ...(unit !== null && { unit }), ...(kinds && { groups: kinds }) };
    });
}

function isWithin(weekly: readonly number[], minute: number): boolean {
  for (let at = 0; at + 1 < weekly.length; at += 2) if ((weekly[at] ?? 0) <= minute && minute < (weekly[at + 1] ?? 0)) return true;
  return false;
}

/** Says of a session what it was begun with: when it is no longer so, the session is over. */
export const stampOf = (epoch: number, grants: readonly Grant[]): string =>
  `${epoch} ${grants.map(({ role, area, post = "", unit = "", groups = [] }) => [role, area, post, unit, ...groups].join(" ")).sort().join(";")}`;

/** How long the next try has to wait after so many that failed: nobody is ever locked out. */
export const delaySeconds = (failures: number, most: number): number => (failures < 3 ? 0 : Math.min(most, 2 ** (failures - 3)));

/** Why a password will not do; undefined when it will. */
export function passwordFault(name: string, password: string): string | undefined {
  if (password.length < SHORTEST_PASSWORD) return `at least ${SHORTEST_PASSWORD} characters`;
  if (new Set(password).size < 4) return "more than a few different characters";
  if (name.length > 2 && password.toLowerCase().includes(name.toLowerCase())) return "not the name";
  return /^(0123456789|1234567890|abcdefghij|qwertyuiop|password)/i.test(password) ? "not what everybody tries first" : undefined;
}

const PAGE_OF: Readonly<Record<Role, Page>> = {
  resident: "/wall", wall: "/wall", grid_worker: "/field", exclusive_worker: "/field", community: "/desk", subdistrict: "/desk", dispatcher: "/desk",
  duty_leader: "/desk", leader: "/desk", supervisor: "/desk", department: "/desk", planner: "/plan", administrator: "/admin",
};

/** What is done on the administration's page. */
const AT_ADMIN: readonly string[] = ["administer", "roster", "handover", "audit"];

/** The pages somebody may want, the one to begin with first. */
export function pagesOf(roles: readonly Role[]): Page[] {
  const pages = roles.map((role) => PAGE_OF[role]);
  return [...new Set([...pages, ...(roles.some((role) => RIGHTS[role].area?.includes("approve")) ? (["/plan"] as const) : []), ...(roles.some((role) => PAGE_OF[role] === "/desk") ? (["/wall"] as const) : []), ...(roles.some((role) => RIGHTS[role].area?.some((verb) => AT_ADMIN.includes(verb))) ? (["/admin"] as const) : [])])];
}
