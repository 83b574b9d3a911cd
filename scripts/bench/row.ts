import { z } from "zod";

/** What a bench measured. Both sides in one run, on one machine: the ratio is what counts, the figures are its weather. */
export const measuredSchema = z.object({
  name: z.string().regex(/^[a-z-]+\/[a-z0-9-]+$/),
  ours: z.number().finite(),
  /** Absent when the peer cannot be had here: the note says so. */
  peer: z.number().finite().optional(),
  peerName: z.string(),
  unit: z.string(),
  /** Whether a larger figure is the better one. */
  better: z.enum(["more", "less"]),
  note: z.string().default(""),
});
export type Measured = z.input<typeof measuredSchema>;

/** A `*.bench.ts` exports these two. A bench of several names may give their rows from one measurement. */
export const benchSchema = z.object({
  names: z.array(z.string()).min(1),
  measure: z.custom<(names: readonly string[]) => Promise<Measured[]>>((value) => typeof value === "function", "a function"),
});

export interface Row {
  name: string;
  ours: number;
  peer: number | null;
  peerName: string;
  unit: string;
  /** Above 1: we are ahead. */
  ratio: number | null;
  note: string;
}

export function rowOf(measured: Measured): Row {
  const { name, ours, peer, peerName, unit, better, note } = measuredSchema.parse(measured);
  if (peer === undefined && !note) throw new Error(`${name} has no peer, and no note says why`);
  const ratio = peer === undefined ? null : better === "more" ? ours / peer : peer / ours;
  return { name, ours, peer: peer ?? null, peerName, unit, ratio: ratio === null ? null : Number(ratio.toPrecision(4)), note };
}

/** For people, in the form a README takes. */
export function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(({ name, ours, peer, peerName, unit, ratio, note }) =>
    [`\`${name}\``, `${figure(ours)} ${unit}`, peer === null ? peerName : `${figure(peer)} ${unit} (${peerName})`, ratio === null ? "–" : `${figure(ratio)} ×`, note]);
  return [["row", "ours", "peer", "ahead", ""], ["---", "---:", "---:", "---:", "---"], ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const figure = (value: number): string => Number(value.toPrecision(3)).toLocaleString("en");
