import type { MessageKey } from "./words.ts";
import { useWords } from "./words.ts";

/** Whom people are told of: posts, and the faces of the console at which something was done. */
const ROLES = [
  "grid_chief", "building_head", "stairwell_head", "grid_worker", "mediator", "safety", "health", "utilities_officer", "electricity_officer", "community_head", "dispatcher", "leader",
  "desk", "field", "wall", "public", "system",
] as const;

/** Words for a role; one that is not known here is shown as it is. */
export function useRoleWords(): { role: (role: string) => string } {
  const { t } = useWords();
  const keyOf = (role: string): MessageKey | undefined => {
    const known = ROLES.find((each) => each === role);
    return known && `role.${known}`;
  };
  return { role: (role) => (keyOf(role) ? t(keyOf(role) as MessageKey) : role) };
}
