import { WhatIf, type Outcome, type Standing, type Thought } from "./what-if.ts";
import type { MissingLink } from "#geo/circles/missing-link.ts";

/** In a thread of the browser: owns the streets, answers what would be. */

export type Asked = { id: number } & ({ ground: ArrayBuffer } | { standing: Standing; thought: Thought } | { standing: Standing; links: true });
export type Told = { id: number } & ({ ready: true } | { outcome: Outcome; milliseconds: number } | { links: MissingLink[] } | { error: string });

let whatIf: WhatIf | undefined;
const tell = (told: Told): void => postMessage(told);

addEventListener("message", ({ data }: MessageEvent<Asked>) => {
  const { id } = data;
  try {
    if ("ground" in data) {
      whatIf = new WhatIf(data.ground);
      return tell({ id, ready: true });
    }
    if (!whatIf) throw new Error("asked before there are streets");
    if ("links" in data) return tell({ id, links: whatIf.links(data.standing) });
    const began = performance.now();
    const outcome = whatIf.outcome(data.standing, data.thought);
    tell({ id, outcome, milliseconds: performance.now() - began });
  } catch (error) {
    tell({ id, error: String(error) });
  }
});
