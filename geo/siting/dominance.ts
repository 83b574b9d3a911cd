import { OPEN, OUT } from "./branch.ts";
import type { Covers } from "./covers.ts";

/** Settles the candidates that are never needed: another covers all they cover (of equals, the first stays). Cost O(pairs × candidates of a group). */
export function withoutDominated({ candidateCount, firstGroup, groups, firstCandidate, candidates }: Covers): Uint8Array {
  const settled = new Uint8Array(candidateCount).fill(OPEN);
  const size = (candidate: number) => firstGroup[candidate + 1]! - firstGroup[candidate]!;
  const shared = new Uint32Array(candidateCount);
  for (let candidate = 0; candidate < candidateCount; candidate++) {
    shared.fill(0);
    for (let at = firstGroup[candidate]!; at < firstGroup[candidate + 1]!; at++) {
      const group = groups[at]!;
      for (let other = firstCandidate[group]!; other < firstCandidate[group + 1]!; other++) shared[candidates[other]!]!++;
    }
    for (let other = 0; other < candidateCount; other++) {
      const holdsAll = other !== candidate && shared[other] === size(candidate);
      if (holdsAll && (size(other) > size(candidate) || other < candidate)) settled[candidate] = OUT;
    }
  }
  return settled;
}
