import { branchAndBound, type Model, type Siting } from "../siting/branch.ts";

/** Goes on until the gap is closed. */
export function solved(model: Model, gap = 0): Siting {
  const rounds = branchAndBound(model, gap);
  for (;;) {
    const { done, value } = rounds.next();
    if (done) return value;
  }
}

/** Every way to choose `count` of so many. */
export function* choices(candidateCount: number, count: number, from = 0): Generator<number[]> {
  if (count === 0) return yield [];
  for (let first = from; first <= candidateCount - count; first++) for (const rest of choices(candidateCount, count - 1, first + 1)) yield [first, ...rest];
}
