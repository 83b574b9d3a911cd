import { z } from "zod";
import { levelSchema } from "./areas.ts";
import { IMPORT_REASONS, type ImportReason } from "./import-reasons.ts";
import { route } from "./route.ts";

export const IMPORT_KINDS = ["areas", "streets", "buildings", "points", "candidates", "households", "posts", "assets"] as const;
export const importKindSchema = z.enum(IMPORT_KINDS);
export type ImportKind = z.infer<typeof importKindSchema>;

export const ASSET_KINDS = ["camera", "manhole", "lamp", "hydrant", "shelter", "store", "charging_post"] as const;
export type AssetKind = (typeof ASSET_KINDS)[number];

const reasonSchema = z.enum(Object.keys(IMPORT_REASONS) as [ImportReason, ...ImportReason[]]);
const datumSchema = z.string().regex(/^(wgs84|cgcs2000|gcj02|bd09|epsg:\d{4,5})$/i).transform((text) => text.toLowerCase());
export const encodingSchema = z.enum(["utf-8", "gb18030", "utf-16le"]);

/** What the user says about a file; what is left out is read from it. */
export const importOptionsSchema = z.object({
  datum: datumSchema.optional(),
  encoding: encodingSchema.optional(),
  /** Latitude, or northing, stands first. */
  swapped: z.boolean().optional(),
  /** Which column of the file holds a field. */
  columns: z.record(z.string().max(40), z.string().max(200)).optional(),
  /** The level of areas whose file does not say. */
  level: levelSchema.optional(),
  /** Names the numbering that codes belong to. */
  scheme: z.string().trim().min(1).max(40).optional(),
  /** Makes one district of this name around all areas of the file. */
  district: z.string().trim().min(1).max(60).optional(),
  /** Gaps and overlaps narrower than this are given to a neighbour. */
  cleanMetres: z.number().positive().max(100).optional(),
  /** What an earlier file of this kind brought and this one lacks ends. */
  replace: z.boolean().optional(),
  /** Applies the good rows although there are bad ones. */
  leaveOutBad: z.boolean().optional(),
});
export type ImportOptions = z.output<typeof importOptionsSchema>;

export const importMistakeSchema = z.object({ line: z.int(), column: z.string().optional(), reason: reasonSchema, value: z.string().optional() });
export type ImportMistake = z.infer<typeof importMistakeSchema>;

const placeSchema = z.tuple([z.number(), z.number()]);
export const importFaultSchema = z.object({
  kind: z.enum(["gap", "overlap", "outside", "duplicate-vertices"]),
  /** Narrower than a metre. */
  sliver: z.boolean(),
  level: levelSchema,
  names: z.array(z.string()),
  place: placeSchema,
  squareMetres: z.number(),
  /** To whom a cleaned one went. */
  to: z.string().optional(),
});
export type ImportFault = z.infer<typeof importFaultSchema>;

export const importReportSchema = z.object({
  kind: importKindSchema,
  name: z.string(),
  format: z.string(),
  encoding: z.string().optional(),
  /** `how`: said by the user, by the file, by its format, found in its numbers, or taken for it because nothing says otherwise. */
  datum: z.object({ name: z.string(), how: z.enum(["named", "file", "format", "found", "assumed"]) }).optional(),
  columns: z.array(z.string()),
  fields: z.array(z.object({ name: z.string(), required: z.boolean(), column: z.string().optional() })),
  rows: z.int(),
  counts: z.object({ added: z.int(), changed: z.int(), unchanged: z.int(), gone: z.int() }),
  /** In the database from earlier files, not in this one, and left as they are. */
  kept: z.int(),
  mistakeCount: z.int(),
  /** The first of them. */
  mistakes: z.array(importMistakeSchema),
  faultCount: z.int(),
  faults: z.array(importFaultSchema),
  moved: z.array(importFaultSchema),
  leftOut: z.array(z.object({ what: z.string(), count: z.int() })),
  bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]).optional(),
  applied: z.boolean(),
});
export type ImportReport = z.infer<typeof importReportSchema>;

export const importJobSchema = z.object({
  id: z.string(),
  state: z.enum(["waiting", "checking", "checked", "applying", "applied", "cancelled", "failed"]),
  kind: importKindSchema,
  name: z.string(),
  /** How far the present step is, 0 to 1. */
  progress: z.number(),
  step: z.string(),
  report: importReportSchema.optional(),
  /** Why the file is not taken as a whole. */
  refused: z.object({ reason: reasonSchema, detail: z.string() }).optional(),
});
export type ImportJob = z.infer<typeof importJobSchema>;

export const IMPORT_LIMIT_BYTES = 256 * 1024 * 1024;
export const IMPORT_UPLOAD_PATH = "/api/imports";
export const EXPORT_PATH = "/api/exports/:kind";
export const EXPORT_FORMATS = ["geojson", "shapefile", "csv"] as const;
/** A file of mistakes, and what is drawn of a file before it is applied. */
export const importPath = (job: string, what: "mistakes.csv" | "preview.geojson"): string => `${IMPORT_UPLOAD_PATH}/${job}/${what}`;

export const pastImportSchema = z.object({
  id: z.int(), kind: importKindSchema, name: z.string(), format: z.string(), datum: z.string(), rows: z.int(), added: z.int(), changed: z.int(), gone: z.int(), at: z.string(), account: z.string().optional(),
});
export type PastImport = z.infer<typeof pastImportSchema>;

/** What an upload says of itself, in its query. */
export const uploadSchema = z.object({ kind: importKindSchema, name: z.string().trim().min(1).max(200) });
export const exportSchema = z.object({ kind: importKindSchema, format: z.enum(EXPORT_FORMATS).default("geojson"), datum: datumSchema.default("wgs84") });

const id = z.uuid();
export const importRoutes = {
  past: route({ path: "/api/imports/past", summary: "Files that were applied, the newest first", audiences: ["desk"], input: z.object({}), answer: z.array(pastImportSchema) }),
  job: route({ path: "/api/imports/:id", summary: "How an import stands", audiences: ["desk"], input: z.object({ id }), answer: importJobSchema }),
  check: route({ method: "post", path: "/api/imports/:id/check", summary: "Reads an uploaded file again, with other options; nothing is written", audiences: ["desk"], input: z.object({ id, options: importOptionsSchema }), answer: importJobSchema }),
  apply: route({ method: "post", path: "/api/imports/:id/apply", summary: "Writes what was checked, all or nothing", audiences: ["desk"], input: z.object({ id, options: importOptionsSchema }), answer: importJobSchema }),
  cancel: route({ method: "post", path: "/api/imports/:id/cancel", summary: "Ends an import; nothing of it stays", audiences: ["desk"], input: z.object({ id }), answer: importJobSchema }),
} as const;
