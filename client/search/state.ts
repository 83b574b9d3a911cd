import type { Found } from "#contract/search.ts";

export interface FoundGroup {
  kind: Found["kind"];
  rows: Found[];
}

/** What was found by kind, the kind of the best fit first; within a kind the order stays. */
export function groupsOf(found: readonly Found[]): FoundGroup[] {
  const groups = new Map<Found["kind"], Found[]>();
  for (const each of found) groups.set(each.kind, [...(groups.get(each.kind) ?? []), each]);
  return [...groups].map(([kind, rows]) => ({ kind, rows }));
}

/** A title cut where the question stands in it: before, the question, after. Undefined where it does not, as for initials. */
export function cutAt(title: string, question: string): [string, string, string] | undefined {
  const asked = question.trim().toLowerCase();
  const at = asked ? title.toLowerCase().indexOf(asked) : -1;
  return at < 0 ? undefined : [title.slice(0, at), title.slice(at, at + asked.length), title.slice(at + asked.length)];
}

/** Steps through rows, round the end; from nowhere to the first or the last. */
export const stepped = (at: number, by: 1 | -1, count: number): number => (count ? (at < 0 ? (by > 0 ? 0 : count - 1) : (at + by + count) % count) : -1);
