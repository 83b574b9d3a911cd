import { expect } from "vitest";
import type { Command } from "#contract/commands.ts";
import { Refusal } from "../../edge/refusal.ts";
import type { Actor, Case, Facts } from "../case.ts";
import { decide } from "../machine.ts";
import { factsOf, MORNING } from "./world.ts";

/** How a command is refused, always with words; or that it is done. */
export function refusal(before: Case, command: Command, actor: Actor, facts: Partial<Facts> = {}, now = MORNING): { code: string; field: string | undefined } {
  try {
    decide(before, command, actor, factsOf(facts), now);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    expect(error.message).not.toBe("");
    return { code: error.code, field: error.field };
  }
  return { code: "done", field: undefined };
}
export const done = { code: "done", field: undefined };
