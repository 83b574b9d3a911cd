import { AUDIENCES } from "#contract/audience.ts";
import { POST_ROLES, ROLES } from "#contract/roles.ts";
import type { MessageKey } from "./words.ts";
import { useWords } from "./words.ts";

/** Whom people are told of: seats, what somebody may be, the faces of the console, and the clock that acts by itself. */
const TOLD = [...POST_ROLES, ...ROLES, ...AUDIENCES, "system"] as const;

/** Words for a role; one that is not known here is shown as it is. */
export function useRoleWords(): { role: (role: string) => string } {
  const { t } = useWords();
  const keyOf = (role: string): MessageKey | undefined => {
    const known = TOLD.find((each) => each === role);
    return known && `role.${known}`;
  };
  return {
    role(role) {
      const key = keyOf(role);
      return key ? t(key) : role;
    },
  };
}
