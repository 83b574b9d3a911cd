import { bandOf } from "#contract/plans.ts";

export const COMMUNITY_BAND = bandOf("community") ?? [0, Infinity];

export type Balance = "high" | "low" | "fine";

/** Whether a grid of a kind has too many households or too few, and by how many. */
export function balanceOf(kind: string, households: number): { balance: Balance; off: number } {
  const [least, most] = bandOf(kind) ?? [0, Infinity];
  if (households > most) return { balance: "high", off: households - most };
  return households < least ? { balance: "low", off: least - households } : { balance: "fine", off: 0 };
}
