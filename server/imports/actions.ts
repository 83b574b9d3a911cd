import { createHash } from "node:crypto";
import type { Feature, FeatureCollection, Geometry } from "geojson";
import type { Pool } from "pg";
import type { ImportKind, ImportMistake, ImportOptions, ImportReport } from "#contract/imports.ts";
import { inTransaction } from "../db/transaction.ts";
import type { FileRow, OpenedFile } from "./file.ts";
import { KINDS } from "./kinds/kinds.ts";
import { RowMistake, type Field, type Kind, type Numbered, type PlacedRow, type Plan } from "./kind.ts";
import { openFile } from "./open.ts";
import { pairsOf, placingOf, type Placing } from "./place.ts";
import { holdImports, lastImport, recordImport } from "./store.ts";
import { Unreadable } from "./unreadable.ts";

/** More are counted and not kept. */
const MOST_MISTAKES = 10_000;
const MISTAKES_TOLD = 200;
const FAULTS_TOLD = 500;
/** More is not drawn before it is applied: a browser has to hold it twice. */
const SHAPES_DRAWN = 4_000;

export interface ImportWish {
  kind: ImportKind;
  /** As the user calls the file. */
  name: string;
  bytes: Buffer;
  options: ImportOptions;
  apply: boolean;
  account?: number | undefined;
  /** Of this very try. */
  job?: string | undefined;
}

export interface ImportOutcome {
  report: ImportReport;
  mistakes: ImportMistake[];
  preview: FeatureCollection;
}

/** `committing`: from here on it cannot be called back. */
export type Progress = (step: "reading" | "checking" | "writing" | "committing", share: number) => void;

/** An import may find that another one was quicker, so many times. */
const TRIES = 3;

/**
 * Reads a file, compares it with what is in force, and applies it if that is asked: in one transaction, so all of it or nothing. A file
 * with bad rows is not applied, unless the user leaves them out.
 *
 * @throws Unreadable for a file that cannot be taken as a whole
 */
export async function importFile(pool: Pool, wish: ImportWish, now: string, progress: Progress = () => {}): Promise<ImportOutcome> {
  const { kind: kindName, name, bytes, options } = wish;
  const kind = KINDS[kindName];
  const opened = openFile(bytes, options, kind.osm, (share) => progress("reading", share));
  const { fields, items, mistakes, shapes, placing, rows } = readRows(kind, opened, options);
  if (items.length === 0 && mistakes.length === 0) throw new Unreadable("no-rows");
  progress("checking", 0);

  let plan: Plan;
  let isApplied = false;
  for (let tries = 1; ; tries++) {
    const last = await lastImport(pool);
    plan = await kind.plan(pool, items, options, now);
    const isGood = mistakes.length + plan.mistakes.length === 0 || options.leaveOutBad === true;
    if (!wish.apply || !isGood) break;
    progress("writing", 0);
    const { added, changed, gone } = plan;
    isApplied = added + changed + gone === 0 || (await inTransaction(pool, async (transaction) => {
      // what was planned outside holds only if nobody else has written meanwhile
      if ((await holdImports(transaction)) !== last) return false;
      const importId = await recordImport(transaction, {
        kind: kindName, name, sha256: createHash("sha256").update(bytes).digest("hex"), format: opened.format, encoding: opened.encoding, datum: placing?.datum.name ?? "none",
        rows, added, changed, gone, account: wish.account, job: wish.job, at: now,
      });
      await plan.write(transaction, importId);
      progress("committing", 0);
      return true;
    }));
    if (isApplied) break;
    if (tries === TRIES) throw new Error(`other imports were quicker ${TRIES} times`);
  }

  const all = [...mistakes, ...plan.mistakes].sort((a, b) => a.line - b.line);
  const preview = (plan.shapes ?? shapes).slice(0, SHAPES_DRAWN).map(({ name: label, geometry }): Feature => ({ type: "Feature", properties: { name: label }, geometry }));
  const bounds = boundsOf((plan.shapes ?? shapes).map(({ geometry }) => geometry));
  return {
    report: {
      kind: kindName, name, format: opened.format, ...(opened.encoding && { encoding: opened.encoding }), ...(placing && { datum: placing.datum }),
      columns: opened.columns, fields: fields.map(({ name: field, required, column }) => ({ name: field, required: required ?? false, ...(column !== undefined && { column }) })), rows,
      counts: { added: plan.added, changed: plan.changed, unchanged: plan.unchanged, gone: plan.gone }, kept: plan.kept,
      mistakeCount: all.length, mistakes: all.slice(0, MISTAKES_TOLD), faultCount: plan.faults?.length ?? 0, faults: (plan.faults ?? []).slice(0, FAULTS_TOLD), moved: (plan.moved ?? []).slice(0, FAULTS_TOLD),
      leftOut: opened.leftOut, ...(bounds && { bounds }), applied: isApplied,
    },
    mistakes: all.slice(0, MOST_MISTAKES),
    preview: { type: "FeatureCollection", features: preview },
  };
}

type MappedField = Field & { column: string | undefined };

function readRows(kind: Kind<unknown>, opened: OpenedFile, options: ImportOptions) {
  const fields = kind.fields.map((field): MappedField => ({ ...field, column: columnOf(field, opened.columns, options) }));
  const columnFor = new Map(fields.map(({ name, column }) => [name, column]));
  const placing = kind.shapes.length ? placingOf(opened, options) : undefined;
  const items: Numbered<unknown>[] = [];
  const mistakes: ImportMistake[] = [];
  const shapes: { name: string; geometry: Geometry }[] = [];
  let rows = 0;
  for (const row of opened.rows) {
    try {
      const placed = placedRow(row, columnFor, placing, kind);
      const item = kind.read(placed, options);
      if (item === undefined) continue;
      rows++;
      items.push({ line: row.line, item });
      if (placed.geometry && shapes.length < SHAPES_DRAWN) shapes.push({ name: placed.text("name"), geometry: placed.geometry });
    } catch (error) {
      if (!(error instanceof RowMistake)) throw error;
      rows++;
      const column = error.column && (columnFor.get(error.column) ?? error.column);
      mistakes.push({ line: row.line, reason: error.reason, ...(column && { column }), ...(error.value !== undefined && { value: error.value.slice(0, 200) }) });
    }
  }
  return { fields, items, mistakes, shapes, placing, rows };
}

const columnOf = ({ name, called }: Field, columns: readonly string[], { columns: chosen }: ImportOptions): string | undefined =>
  chosen?.[name] ?? columns.find((column) => column === name) ?? columns.find((column) => called.test(column));

function placedRow(row: FileRow, columnFor: ReadonlyMap<string, string | undefined>, placing: Placing | undefined, kind: Kind<unknown>): PlacedRow {
  const text = (field: string) => (row.values[columnFor.get(field) ?? field] ?? "").trim();
  let geometry: Geometry | undefined;
  if (row.geometry && placing && kind.shapes.length) {
    if (!kind.shapes.includes(row.geometry.type)) throw new RowMistake("geometry-kind", undefined, row.geometry.type);
    try {
      geometry = placing.place(row.geometry);
    } catch (error) {
      if (error instanceof RangeError) throw new RowMistake(pairsOf(row.geometry).every((pair) => pair.slice(0, 2).every(Number.isFinite)) ? "out-of-range" : "geometry-damaged", undefined, String(pairsOf(row.geometry)[0] ?? ""));
      throw error;
    }
    if (isTooShort(geometry)) throw new RowMistake("geometry-damaged");
  } else if (kind.shapes.length && !row.geometry) throw new RowMistake("geometry-missing");
  return {
    line: row.line, geometry, values: row.values, text,
    count(field) {
      const value = text(field);
      if (!value) return undefined;
      // as spreadsheets write whole numbers: 320.0
      if (!/^\d{1,9}(\.0+)?$/.test(value)) throw new RowMistake("not-a-count", field, value);
      return Number(value);
    },
  };
}

function isTooShort(geometry: Geometry): boolean {
  if (geometry.type === "Polygon") return geometry.coordinates.length === 0 || geometry.coordinates.some((ring) => ring.length < 4);
  if (geometry.type === "MultiPolygon") return geometry.coordinates.length === 0 || geometry.coordinates.flat().some((ring) => ring.length < 4);
  return geometry.type === "LineString" && geometry.coordinates.length < 2;
}

function boundsOf(geometries: readonly Geometry[]): [number, number, number, number] | undefined {
  const bounds: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const geometry of geometries) {
    for (const [x = NaN, y = NaN] of pairsOf(geometry)) {
      bounds[0] = Math.min(bounds[0], x);
      bounds[1] = Math.min(bounds[1], y);
      bounds[2] = Math.max(bounds[2], x);
      bounds[3] = Math.max(bounds[3], y);
    }
  }
  return Number.isFinite(bounds[0]) ? bounds : undefined;
}
