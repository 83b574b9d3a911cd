import { COMMANDS } from "#contract/commands.ts";
import type { IncidentEvent } from "#contract/incidents.ts";
import type { MessageKey } from "../i18n/words.ts";

const DONE = [...COMMANDS.map(({ shape }) => shape.kind.value), "report", "escalate", "calendar"] as const;

/** What an event says was done; of one that does not say it, where it led. */
export function didKey({ kind, to }: Pick<IncidentEvent, "kind" | "to">): MessageKey {
  const known = DONE.find((each) => each === kind);
  return known ? `did.${known}` : `event.${to}`;
}
