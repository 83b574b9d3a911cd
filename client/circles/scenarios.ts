import { z } from "zod";
import type { Thought } from "./what-if.ts";

const position = z.tuple([z.number(), z.number()]);
const change = z.object({ before: z.number(), after: z.number() });
const scenarioSchema = z.object({
  name: z.string(),
  thought: z.object({ tried: z.array(position), without: z.array(z.int()), closing: z.array(z.int()) }),
  households: change.extend({ total: z.number() }),
  aged65: change,
});
/** What was thought of, under a name, with what it would have changed when it was kept. */
export type Scenario = Omit<z.infer<typeof scenarioSchema>, "thought"> & { thought: Thought };

const STORED_AS = "circle-scenarios";

/** What is kept in this browser; what is none is nothing. */
export function readScenarios(storage: Pick<Storage, "getItem">): Scenario[] {
  try {
    return z.array(scenarioSchema).parse(JSON.parse(storage.getItem(STORED_AS) ?? "[]"));
  } catch {
    return [];
  }
}

export const writeScenarios = (storage: Pick<Storage, "setItem">, scenarios: readonly Scenario[]): void => storage.setItem(STORED_AS, JSON.stringify(scenarios));
