import { categoryDraftSchema, type CategoryDraft, type CategoryImport, type CategoryRow, type CategoryVersion } from "#contract/categories.ts";
import { may, type Viewer } from "#contract/viewer.ts";
import { inTransaction, type Transaction } from "../db/transaction.ts";
import { Refusal } from "../edge/refusal.ts";
import { categoryRowsAt } from "./around-store.ts";
import { categorySheet, readCategorySheet } from "./category-sheet.ts";
import { categoryVersions, putCategory } from "./category-store.ts";
import type { IncidentNeeds } from "./needs.ts";

/** Only the administrator, and only of the whole district: kinds hold everywhere. */
export async function mustAdminister({ areas }: Pick<IncidentNeeds, "areas">, viewer: Viewer): Promise<void> {
  const known = await areas.now();
  const ids = new Set(known.map(({ id }) => id));
  const roots = known.filter(({ parent }) => parent === undefined || !ids.has(parent)).map(({ id }) => id);
  if (!may(viewer, "administer", { areas: roots })) throw new Refusal("forbidden", "only the administrator");
}

export async function allCategories(needs: IncidentNeeds, viewer: Viewer): Promise<CategoryVersion[]> {
  await mustAdminister(needs, viewer);
  return categoryVersions(needs.pool);
}

/** Puts a kind into force, now or later. Cases that run keep the row they began with. */
export async function saveCategory(needs: IncidentNeeds, viewer: Viewer, draft: CategoryDraft, effectiveAt = needs.now()): Promise<void> {
  await mustAdminister(needs, viewer);
  mustBeAhead(needs, effectiveAt);
  await inTransaction(needs.pool, async (transaction) => {
    await putAll(needs, transaction, viewer, [draft], effectiveAt);
  });
}

/** A kind that a feature cannot be without, as the feature proposes it, unless there is one of the name: what the administrator made of it stays. */
export async function ensureCategory({ pool, now }: Pick<IncidentNeeds, "pool" | "now">, draft: CategoryDraft): Promise<void> {
  const at = now();
  if ((await categoryRowsAt(pool, at)).some(({ code }) => code === draft.code)) return;
  await inTransaction(pool, async (transaction) => {
    await transaction.query("select pg_advisory_xact_lock(hashtext('category'))"); // two at once would both find none
    if (!(await categoryRowsAt(transaction, at)).some(({ code }) => code === draft.code)) await putCategory(transaction, draft, at);
  });
}

/** The rows and the line of who made them, or none of it. */
async function putAll({ auth }: IncidentNeeds, transaction: Transaction, viewer: Viewer, drafts: readonly CategoryDraft[], effectiveAt: string): Promise<void> {
  for (const draft of drafts) {
    if (!(await putCategory(transaction, draft, effectiveAt))) throw new Refusal("conflict", `a row of ${draft.code} begins at that moment or later`, "effectiveAt");
    await auth.audit(viewer, { deed: "changed", kind: "category", subject: draft.code, detail: { effectiveAt, ...draft } }, transaction);
  }
}

export async function exportCategories(needs: IncidentNeeds, viewer: Viewer): Promise<string> {
  await mustAdminister(needs, viewer);
  return categorySheet(await categoryRowsAt(needs.pool, needs.now()));
}

/** Reads a spreadsheet of kinds: all of it or, while a line is wrong, nothing. What has not changed gets no new row; what is missing stays. */
export async function importCategories(needs: IncidentNeeds, viewer: Viewer, csv: string, effectiveAt = needs.now()): Promise<CategoryImport> {
  await mustAdminister(needs, viewer);
  mustBeAhead(needs, effectiveAt);
  const { drafts, mistakes } = readCategorySheet(csv);
  if (mistakes.length) return { changed: [], unchanged: 0, mistakes };
  const known = new Map((await categoryRowsAt(needs.pool, needs.now())).map((row) => [row.code, row]));
  const changed = drafts.filter((draft) => !isSame(known.get(draft.code), draft));
  await inTransaction(needs.pool, async (transaction) => {
    await putAll(needs, transaction, viewer, changed, effectiveAt);
  });
  return { changed: changed.map(({ code }) => code), unchanged: drafts.length - changed.length, mistakes: [] };
}

function mustBeAhead({ now }: IncidentNeeds, effectiveAt: string): void {
  if (effectiveAt < now()) throw new Refusal("invalid", "what has been is not changed", "effectiveAt");
}

function isSame(row: CategoryRow | undefined, draft: CategoryDraft): boolean {
  return row !== undefined && JSON.stringify(sorted(categoryDraftSchema.parse(row))) === JSON.stringify(sorted(draft));
}

const sorted = (value: unknown): unknown =>
  typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, each]) => [name, sorted(each)])) : value;
