import { DRIVEN_BACKWARDS, DRIVEN_FORWARDS, edgeCount, MAIN, ROLLING, STEPS, WALKED_BACKWARDS, WALKED_FORWARDS, type Network } from "./network.ts";

/** How somebody walks. */
export interface Profile {
  metresPerSecond: number;
  /** How many times as long a stair takes as level ground; without it stairs are impassable. */
  stepsFactor?: number;
  /** Only where a wheelchair gets through. */
  rolling: boolean;
}

export const ADULT: Profile = { metresPerSecond: 1.2, stepsFactor: 1.6, rolling: false };
export const ELDER: Profile = { metresPerSecond: 0.9, stepsFactor: 2, rolling: false };
export const WHEELCHAIR: Profile = { metresPerSecond: 0.8, rolling: true };

/** An arc nobody passes. */
export const IMPASSABLE = 0xffffffff;

/** What it costs to go along each arc, in whole numbers so that every machine agrees: milliseconds, or millimetres. */
export interface Costs {
  /** By arc. */
  arcs: Uint32Array;
  /** Of one metre off the streets, from a door to the line. */
  perMetre: number;
}

/**
 * Milliseconds along each arc.
 *
 * @param direction `from`: a search spreads from its sources the way people walk; `towards`: it spreads against it, and
 * finds who gets to its sources. They differ on one-way stairs only.
 */
export function walkingCosts(network: Network, profile: Profile, direction: "from" | "towards"): Costs {
  const perMetre = 1_000 / profile.metresPerSecond;
  return costsOf(network, direction, perMetre, ifWalked((millimetres, flags) => {
    if (profile.rolling && !(flags & ROLLING)) return IMPASSABLE;
    if (!(flags & STEPS)) return millimetres / profile.metresPerSecond;
    return profile.stepsFactor === undefined ? IMPASSABLE : (millimetres * profile.stepsFactor) / profile.metresPerSecond;
  }));
}

/** Wheels with a motor: they keep to the one-way signs, unless they are pushed. */
export interface Vehicle {
  mainMetresPerSecond: number;
  otherMetresPerSecond: number;
  /** On paths, and against a one-way sign, it is led by hand at this pace; without it that is impassable. Nobody leads it down a stair. */
  pushedMetresPerSecond?: number;
}

/** As they get on in a built-up town, stops at the lights included. */
export const CAR: Vehicle = { mainMetresPerSecond: 8, otherMetresPerSecond: 5 };
export const E_BIKE: Vehicle = { mainMetresPerSecond: 5.5, otherMetresPerSecond: 4.5, pushedMetresPerSecond: 1.2 };

/** Milliseconds along each arc; the setback from the street is walked. */
export function drivingCosts(network: Network, vehicle: Vehicle, direction: "from" | "towards"): Costs {
  const { mainMetresPerSecond, otherMetresPerSecond, pushedMetresPerSecond: pushed } = vehicle;
  return costsOf(network, direction, 1_000 / ADULT.metresPerSecond, (millimetres, flags, backwards) => {
    if (flags & (backwards ? DRIVEN_BACKWARDS : DRIVEN_FORWARDS)) return millimetres / (flags & MAIN ? mainMetresPerSecond : otherMetresPerSecond);
    if (pushed === undefined || flags & STEPS || !(flags & (backwards ? WALKED_BACKWARDS : WALKED_FORWARDS))) return IMPASSABLE;
    return millimetres / pushed;
  });
}

/** Millimetres along each arc. */
export const lengthCosts = (network: Network): Costs => costsOf(network, "from", 1_000, ifWalked((millimetres) => millimetres));

type CostOf = (millimetres: number, flags: number, backwards: boolean) => number;

const ifWalked = (costOf: CostOf): CostOf => (millimetres, flags, backwards) => (flags & (backwards ? WALKED_BACKWARDS : WALKED_FORWARDS) ? costOf(millimetres, flags, backwards) : IMPASSABLE);

function costsOf(network: Network, direction: "from" | "towards", perMetre: number, costOf: CostOf): Costs {
  const arcs = new Uint32Array(2 * edgeCount(network));
  const turned = direction === "towards" ? 1 : 0;
  for (let edge = 0; edge < edgeCount(network); edge++) {
    const [flags, millimetres] = [network.edgeFlags[edge] ?? 0, network.edgeMillimetres[edge] ?? 0];
    for (const side of [0, 1]) arcs[(2 * edge + side) ^ turned] = Math.min(IMPASSABLE, Math.max(1, Math.round(costOf(millimetres, flags, side === 1))));
  }
  return { arcs, perMetre };
}
