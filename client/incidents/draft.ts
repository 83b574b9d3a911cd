import { z } from "zod";
import { positionSchema } from "#contract/geometry.ts";
import type { IncidentReport } from "#contract/incidents.ts";

/** A case that is being written down. Everything may still be missing. */
const draftSchema = z.object({
  key: z.uuid(),
  category: z.string(),
  description: z.string(),
  position: positionSchema.optional(),
  area: z.int().optional(),
  accuracyMetres: z.number().optional(),
  /** It was sent, and nobody knows whether it arrived: it may only be sent again as it is. */
  unsure: z.boolean().optional(),
  /** To be sent as soon as there is a connection. */
  waiting: z.boolean().optional(),
});
export type Draft = z.infer<typeof draftSchema>;

export const emptyDraft = (key: string): Draft => ({ key, category: "", description: "" });

/** What was kept, or undefined when it is none. */
export function draftFrom(kept: string | null): Draft | undefined {
  try {
    return draftSchema.safeParse(JSON.parse(kept ?? "null")).data;
  } catch {
    return undefined;
  }
}

export const isEmpty = ({ category, description, position, area }: Draft): boolean => !category && !description.trim() && !position && area === undefined;

/** The fields that people fill in; what the server refuses is one of them, or the whole. */
export const DRAFT_FIELDS = ["category", "description", "position", "accuracyMetres"] as const;
export type DraftField = (typeof DRAFT_FIELDS)[number];

/** Which field a refusal is about: `position.1` is the position, and so is an area. */
export function fieldOf(path: string | undefined): DraftField | undefined {
  const [first] = (path ?? "").split(".");
  return first === "area" ? "position" : DRAFT_FIELDS.find((field) => field === first);
}

/** What is missing before it can be sent. */
export const missingIn = ({ category, position, area }: Draft): DraftField[] => [
  ...(category ? [] : ["category" as const]),
  ...(position || area !== undefined ? [] : ["position" as const]),
];

/** As it is sent. A position says more than an area: with one, the area is left out. */
export const reportOf = ({ key, category, description, position, area, accuracyMetres }: Draft): IncidentReport => ({
  key,
  category,
  description: description.trim(),
  ...(position ? { position, ...(accuracyMetres !== undefined && { accuracyMetres }) } : area !== undefined && { area }),
});
