import type { Cycle } from "./gatherer.ts";
import { HEADER_BYTES, ready, type TransactionStatus } from "./protocol.ts";

export interface Answer {
  /** What the client is to read. */
  bytes: Buffer;
  /** After a Flush the database does not tell it. */
  status: TransactionStatus | undefined;
  failed: boolean;
  /** Notices to whoever listens, as messages. */
  notices: Buffer[];
}

const code = (type: string): number => type.charCodeAt(0);
const [NOTICE, READY, ERROR, COPY_IN, PARSED, SETTING] = ["A", "Z", "E", "G", "1", "S"].map(code);

/**
 * Turns what the database wrote in one call into the answer to one cycle.
 *
 * PGlite 0.5.8 writes ReadyForQuery twice after a failed extended query, and once after a failed Flush where none belongs:
 * a client that had asked ahead would take the second one for the end of its next query.
 */
export function answerOf(out: Buffer, { ends, copiesIn, replays }: Pick<Cycle, "ends" | "copiesIn" | "replays">): Answer {
  const kept: Buffer[] = [];
  const notices: Buffer[] = [];
  let status: TransactionStatus | undefined;
  let failed = false;
  let replayed = !replays;
  let keptFrom = 0;

  for (const [type, start, end] of messagesOf(out)) {
    if (type === ERROR) failed = true;

    const dropped = type === READY || type === NOTICE || (type === COPY_IN && copiesIn) || (type === PARSED && !replayed);
    if (!dropped) continue;
    if (type === READY) status = String.fromCharCode(out[start + HEADER_BYTES] ?? 0) as TransactionStatus;
    if (type === NOTICE) notices.push(out.subarray(start, end));
    if (type === PARSED) replayed = true;
    kept.push(out.subarray(keptFrom, start));
    keptFrom = end;
  }
  kept.push(out.subarray(keptFrom));
  if (ends) {
    if (!status) throw new Error("the database's answer has no end");
    kept.push(ready(status));
  }
  return { bytes: Buffer.concat(kept), status, failed, notices };
}

/** What one session said of its settings when it was greeted, as messages: every client is told the same. */
export function settingsOf(greeting: Buffer): Buffer {
  return Buffer.concat([...messagesOf(greeting)].filter(([type]) => type === SETTING).map(([, start, end]) => greeting.subarray(start, end)));
}

function* messagesOf(out: Buffer): Generator<[type: number, start: number, end: number]> {
  for (let start = 0, end = 0; start < out.length; start = end) {
    end = out.length < start + HEADER_BYTES ? Infinity : start + 1 + out.readInt32BE(start + 1);
    if (end > out.length) throw new Error(`the database's answer breaks off after ${start} of ${out.length} bytes`);
    yield [out[start] ?? 0, start, end];
  }
}
