import { Assignment } from "../../../geo/dispatch/assignment.ts";
import { flawOf } from "../../../geo/dispatch/certificate.ts";
import { Random } from "../../seed/town/random.ts";
import type { Measured } from "../row.ts";

export const names = ["dispatch/wave", "dispatch/incremental"];

const [CASES, WORKERS, SLOTS, SIDE_METRES, MORE, RUNS] = [2_000, 500, 4, 20_000, 200, 3];
const UNSERVED = 10_000_000;

/** 2,000 cases and 500 workers with 4 slots each, scattered over 20 km; millimetres apart. Every plan is checked on every pair. */
export async function measure(): Promise<Measured[]> {
  const random = new Random("wave");
  const place = () => [random.next() * SIDE_METRES, random.next() * SIDE_METRES] as const;
  const workers = Array.from({ length: WORKERS }, place);
  const rowOf = ([x, y]: readonly [number, number]) => Float64Array.from(workers, ([a, b]) => Math.round(1_000 * Math.hypot(a - x, b - y)));
  const costs = Array.from({ length: CASES + MORE }, () => rowOf(place()));
  const capacities = workers.map(() => SLOTS);
  const demands = costs.map(() => ({ needs: 1, unservedCost: UNSERVED }));
  const [first, later] = [costs.slice(0, CASES), costs.slice(CASES)];

  let [wave, one] = [0, 0];
  let nearestIdle = 0;
  let planned = 0;
  for (let run = 0; run < RUNS; run++) {
    let began = performance.now();
    const live = new Assignment(capacities, demands.slice(0, CASES), first);
    const plan = live.plan();
    wave += performance.now() - began;
    const flaw = flawOf({ capacities, demands: demands.slice(0, CASES), costs: first }, plan);
    if (flaw) throw new Error(flaw);
    [planned, nearestIdle] = [plan.cost, greedyCost(first, capacities)];
    // cases come and go in a plan that is full
    for (let index = 0; index < MORE; index++) live.removeDemand(index);
    began = performance.now();
    for (const row of later) live.addDemand({ needs: 1, unservedCost: UNSERVED }, row);
    one += performance.now() - began;
  }
  const milliseconds = wave / RUNS;
  return [
    { name: "dispatch/wave", ours: milliseconds, peerName: "none", unit: "ms", better: "less", note: `${CASES} cases × ${WORKERS} workers × ${SLOTS} slots, exact, prices checked on every pair; nearest idle travels ${((nearestIdle / planned - 1) * 100).toFixed(0)} % more; munkres is not installed` },
    { name: "dispatch/incremental", ours: one / RUNS / MORE, peer: milliseconds, peerName: "our wave from scratch", unit: "ms", better: "less", note: "one more case in a full wave, still exact" },
  ];
}

function greedyCost(costs: readonly Float64Array[], capacities: readonly number[]): number {
  const room = [...capacities];
  return costs.reduce((sum, row) => {
    const free = [...room.keys()].filter((worker) => (room[worker] ?? 0) > 0);
    const nearest = free.reduce((best, worker) => ((row[worker] ?? Infinity) < (row[best] ?? Infinity) ? worker : best));
    room[nearest] = (room[nearest] ?? 0) - 1;
    return sum + (row[nearest] ?? 0);
  }, 0);
}
