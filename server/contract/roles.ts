import { z } from "zod";
import { categoryGroupSchema, type CategoryGroup } from "./categories.ts";

/** What somebody may be for the system, by what they may do. A post has a name of its own and leads to one of these. */
export const ROLES = [
  "resident", "grid_worker", "exclusive_worker", "community", "subdistrict", "dispatcher", "duty_leader", "leader", "supervisor", "department", "planner", "administrator", "wall",
] as const;
export const roleSchema = z.enum(ROLES);
export type Role = z.infer<typeof roleSchema>;

/** The seats there are. The first eight are those every community grid has to fill (三长五员). */
export const POST_ROLES = [
  "grid_chief", "building_head", "stairwell_head", "grid_worker", "mediator", "safety", "health", "utilities_officer",
  "electricity_officer", "community_head", "subdistrict_officer", "dispatcher", "duty_leader", "leader", "supervisor", "department", "planner", "administrator",
] as const;
export const postRoleSchema = z.enum(POST_ROLES);
export type PostRole = z.infer<typeof postRoleSchema>;
export const EIGHT_POSTS = POST_ROLES.slice(0, 8);

/** What a seat leads to. An exclusive one reaches the cases of its kinds only; the heads of house and stairwell are neighbours who report. */
export const ROLE_OF_POST: Readonly<Record<PostRole, { role: Role; groups?: readonly CategoryGroup[] }>> = {
  grid_chief: { role: "community" },
  building_head: { role: "resident" },
  stairwell_head: { role: "resident" },
  grid_worker: { role: "grid_worker" },
  mediator: { role: "exclusive_worker", groups: ["disputes"] },
  safety: { role: "exclusive_worker", groups: ["safety"] },
  health: { role: "exclusive_worker", groups: ["environment"] },
  utilities_officer: { role: "exclusive_worker", groups: ["utilities"] },
  electricity_officer: { role: "exclusive_worker", groups: ["utilities"] },
  community_head: { role: "community" },
  subdistrict_officer: { role: "subdistrict" },
  dispatcher: { role: "dispatcher" },
  duty_leader: { role: "duty_leader" },
  leader: { role: "leader" },
  supervisor: { role: "supervisor" },
  department: { role: "department" },
  planner: { role: "planner" },
  administrator: { role: "administrator" },
};

/** A role in an area and everything below it. It comes from a post, whose calls are its holder's, and perhaps from an office, whose calls are, too. */
export const grantSchema = z.object({
  role: roleSchema,
  area: z.int(),
  /** Only cases of these kinds. */
  groups: z.array(categoryGroupSchema).optional(),
  post: z.int().optional(),
  unit: z.int().optional(),
});
export type Grant = z.infer<typeof grantSchema>;
