import { z } from "zod";
import { positionSchema } from "#contract/geometry.ts";
import type { IncidentReport } from "#contract/incidents.ts";

/** By what way a case comes to a desk. */
export const CALL_SOURCES = ["desk", "12345", "community_desk", "grid_worker"] as const;

/** A case that is being written down. Everything may still be missing. */
const draftSchema = z.object({
  key: z.uuid(),
  category: z.string(),
  description: z.string(),
  /** Who calls. */
  name: z.string().optional(),
  contact: z.string().optional(),
  source: z.enum(CALL_SOURCES).optional(),
  /** The number of an order of 12345. */
  order: z.string().optional(),
  position: positionSchema.optional(),
  area: z.int().optional(),
  accuracyMetres: z.number().optional(),
  /** The position lies near a border: these grids could answer for it, and which of them does a person says. */
  grids: z.array(z.object({ id: z.int(), name: z.string() })).optional(),
  grid: z.int().optional(),
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

export const isEmpty = ({ category, description, position, area, name, contact }: Draft): boolean => !category && !description.trim() && !position && area === undefined && !name?.trim() && !contact?.trim();

/** The fields that people fill in; what the server refuses is one of them, or the whole. */
export const DRAFT_FIELDS = ["category", "description", "position", "accuracyMetres", "asker", "order"] as const;
export type DraftField = (typeof DRAFT_FIELDS)[number];

/** Which field a refusal is about: `position.1` is the position, and so is an area. */
export function fieldOf(path: string | undefined): DraftField | undefined {
  const [first] = (path ?? "").split(".");
  return first === "area" ? "position" : DRAFT_FIELDS.find((field) => field === first);
}

/** What is missing before it can be sent. */
export const missingIn = ({ category, position, area, grids, grid }: Draft): DraftField[] => [
  ...(category ? [] : ["category" as const]),
  ...((position && (!grids || grid !== undefined)) || (!position && area !== undefined) ? [] : ["position" as const]),
];

/** The grids between which a person has to choose, as a conflict brings them. */
export const gridsIn = (current: unknown): NonNullable<Draft["grids"]> => draftSchema.shape.grids.unwrap().catch([]).parse((current as { grids?: unknown } | undefined)?.grids);

/** As it is sent. A position says more than an area: with one, the area is left out, but near a border, where the position alone does not say it. */
export const reportOf = ({ key, category, description, position, area, accuracyMetres, grid, name, contact, source, order }: Draft): IncidentReport => ({
  key,
  category,
  description: description.trim(),
  ...(source && source !== "desk" && { source }),
  ...(source === "12345" && order?.trim() && { order: { number: order.trim() } }),
  ...((name?.trim() || contact?.trim()) && { asker: { ...(name?.trim() && { name: name.trim() }), ...(contact?.trim() && { contact: contact.trim() }) } }),
  ...(position ? { position, ...(accuracyMetres !== undefined && { accuracyMetres }), ...(grid !== undefined && { area: grid }) } : area !== undefined && { area }),
});
