import loadHighs, { type Highs } from "highs";
import { branchAndBound } from "../../geo/siting/branch.ts";
import { coversOf, type Covers } from "../../geo/siting/covers.ts";
import { maximalCovering } from "../../geo/siting/coverage.ts";
import { Random } from "../seed/town/random.ts";
import type { Measured } from "./row.ts";

export const names = ["circles/siting"];

const DEMANDS = 5_000;
const CANDIDATES = 300;
const SITES = 10;
/** Of a square of side 1. */
const WITHIN = 0.1;
const GAP = 0.005;
const RUNS = 3;

/** 5,000 scattered demands, 300 candidates, the best 10: until the gap is proven to be at most 0.5 %, and until it is proven to be none. */
export async function measure(): Promise<Measured[]> {
  const highs = await loadHighs();
  const ours = { near: 0, proof: 0 };
  const theirs = { near: 0, proof: 0 };
  for (let run = 0; run < RUNS; run++) {
    const { covered, weights } = scattered(run);
    // as the server has it: lists, to be grouped
    const began = performance.now();
    const covers = coversOf(covered, weights);
    let near: number | undefined;
    let best = 0;
    for (const { gap, value } of branchAndBound(maximalCovering(covers, SITES))) {
      if (gap <= GAP) near ??= performance.now() - began;
      best = value;
    }
    ours.proof += performance.now() - began;
    ours.near += near ?? NaN;
    theirs.near += solveBy(highs, covers, GAP, best).milliseconds;
    theirs.proof += solveBy(highs, covers, 0, best).milliseconds;
  }
  const proof = `until no gap is left: ${seconds(ours.proof / RUNS)}, HiGHS ${seconds(theirs.proof / RUNS)}`;
  return [{
    name: "circles/siting", ours: ours.near / RUNS, peer: theirs.near / RUNS, peerName: "HiGHS (WebAssembly), mip_rel_gap 0.005, groups as ours", unit: "ms", better: "less",
    note: `the best ${SITES} of ${CANDIDATES} sites for ${DEMANDS.toLocaleString("en")} scattered demands, mean of ${RUNS} draws; ${proof}`,
  }];
}

const seconds = (milliseconds: number) => `${(milliseconds / 1_000).toPrecision(2)} s`;

function scattered(run: number): { covered: number[][]; weights: number[] } {
  const random = new Random(`siting ${run}`);
  const place = () => [random.next(), random.next()] as const;
  const demands = Array.from({ length: DEMANDS }, place);
  const weights = demands.map(() => random.whole(1, 100));
  const covered = Array.from({ length: CANDIDATES }, place).map(([x, y]) => demands.flatMap(([a, b], demand) => (Math.hypot(a - x, b - y) <= WITHIN ? [demand] : [])));
  return { covered, weights };
}

/** The textbook model; what it finds has to agree with what we proved. */
function solveBy(highs: Highs, { weights, candidateCount, firstCandidate, candidates }: Covers, gap: number, best: number): { milliseconds: number } {
  const model = [
    "Maximize", ` value: ${[...weights].map((weight, group) => `${weight} y${group}`).join(" + ")}`, "Subject To",
    ` count: ${[...Array(candidateCount).keys()].map((candidate) => `x${candidate}`).join(" + ")} <= ${SITES}`,
    ...[...weights.keys()].map((group) => ` g${group}: ${[...candidates.subarray(firstCandidate[group], firstCandidate[group + 1])].map((candidate) => `x${candidate}`).join(" + ")} - y${group} >= 0`),
    "Bounds", ...[...weights.keys()].map((group) => ` 0 <= y${group} <= 1`),
    "Binary", ...[...Array(candidateCount).keys()].map((candidate) => ` x${candidate}`), "End",
  ].join("\n");
  const began = performance.now();
  const { ObjectiveValue: value, Status: status } = highs.solve(model, { mip_rel_gap: gap, time_limit: 120 });
  const milliseconds = performance.now() - began;
  if (status === "Optimal" && (value > best + 0.5 || value < best * (1 - gap) - 0.5)) throw new Error(`HiGHS covers ${value}, we proved ${best}`);
  return { milliseconds };
}
