import { edgeCount, ROLLING, STEPS, WALKED_BACKWARDS, WALKED_FORWARDS, type Network } from "./network.ts";

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
  return costsOf(network, direction, perMetre, (millimetres, flags) => {
    if (profile.rolling && !(flags & ROLLING)) return IMPASSABLE;
    if (!(flags & STEPS)) return millimetres / profile.metresPerSecond;
    return profile.stepsFactor === undefined ? IMPASSABLE : (millimetres * profile.stepsFactor) / profile.metresPerSecond;
  });
}

/** Millimetres along each arc. */
export const lengthCosts = (network: Network): Costs => costsOf(network, "from", 1_000, (millimetres) => millimetres);

function costsOf(network: Network, direction: "from" | "towards", perMetre: number, costOf: (millimetres: number, flags: number) => number): Costs {
  const arcs = new Uint32Array(2 * edgeCount(network)).fill(IMPASSABLE);
  const turned = direction === "towards" ? 1 : 0;
  for (let edge = 0; edge < edgeCount(network); edge++) {
    const flags = network.edgeFlags[edge] ?? 0;
    const cost = Math.min(IMPASSABLE, Math.max(1, Math.round(costOf(network.edgeMillimetres[edge] ?? 0, flags))));
    if (flags & WALKED_FORWARDS) arcs[(2 * edge) ^ turned] = cost;
    if (flags & WALKED_BACKWARDS) arcs[(2 * edge + 1) ^ turned] = cost;
  }
  return { arcs, perMetre };
}
