import type { ImportReason } from "#contract/import-reasons.ts";

/** A file, or what is asked of it, cannot be taken as a whole. */
export class Unreadable extends Error {
  override name = "Unreadable";
  readonly reason: ImportReason;
  readonly detail: string;

  constructor(reason: ImportReason, detail = "") {
    super(`${reason}${detail ? `: ${detail}` : ""}`);
    this.reason = reason;
    this.detail = detail;
  }
}
