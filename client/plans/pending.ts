import { z } from "zod";
import { stepSchema, type TakenStep } from "#contract/plans.ts";

/** A step that was done here and is not known to be kept. */
export interface PendingStep {
  key: string;
  step: z.output<typeof stepSchema>;
}

const pendingSchema = z.array(z.object({ key: z.uuid(), step: stepSchema }));
const nameOf = (plan: number): string => `plan-steps:${plan}`;

export const lastOf = (steps: readonly Pick<TakenStep, "seq">[]): number => steps.at(-1)?.seq ?? 0;

/** What was left by the page before; nothing when it cannot be read. */
export function pendingOf(storage: Pick<Storage, "getItem">, plan: number): PendingStep[] {
  try {
    return pendingSchema.parse(JSON.parse(storage.getItem(nameOf(plan)) ?? "[]"));
  } catch {
    return [];
  }
}

export function keepPending(storage: Pick<Storage, "setItem" | "removeItem">, plan: number, steps: readonly PendingStep[]): void {
  if (steps.length) storage.setItem(nameOf(plan), JSON.stringify(steps));
  else storage.removeItem(nameOf(plan));
}
