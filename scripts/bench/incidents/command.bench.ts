import { randomUUID } from "node:crypto";
import { inTransaction } from "../../../server/db/transaction.ts";
import { holdCase, keepKey, saveCase, type KeptCase } from "../../../server/incidents/case-store.ts";
import { commandIncident } from "../../../server/incidents/commanding.ts";
import { incidentNow } from "../../../server/incidents/store.ts";
import { insertNews } from "../../../server/news/store.ts";
import { openCaseYear, share, type CaseYear } from "./year.ts";
import type { Measured } from "../row.ts";

export const names = ["incidents/command"];

const NOW = Date.parse("2026-11-24T06:30:00.000Z");
const AT_ONCE = 8;
const SECONDS = 8;

/** Commands of several desks at once, each on cases of its own, through the action the doors call; against the transaction's writes alone. */
export async function measure(): Promise<Measured[]> {
  const year = await openCaseYear(NOW);
  try {
    return [await commands(year)];
  } finally {
    await year.stop();
  }
}

async function commands({ pool, viewer, kind, needsAt }: CaseYear): Promise<Measured> {
  const now = new Date(NOW).toISOString();
  const needs = await needsAt(() => now);
  const { rows } = await pool.query<{ id: number; ver: number }>("select id, ver from incident where closed_at is null order by id limit 160");
  const versions = new Map(rows.map(({ id, ver }) => [id, ver]));
  const own = (desk: number): number[] => rows.filter((_, index) => index % AT_ONCE === desk).map(({ id }) => id);

  const command = async (id: number) => {
    const answer = await commandIncident(needs, viewer, { id, ver: versions.get(id) ?? 0, key: randomUUID(), command: { kind: "note", note: "已联系当事人" } });
    versions.set(id, answer.ver);
  };
  await perSecond(own, command, 2);
  const ours = await perSecond(own, command, SECONDS);

  // what was read and decided stands ready: the peer writes the same rows by the same statements
  const ready = new Map<number, { kept: KeptCase; body: object }>();
  for (const { id } of rows) {
    const kept = await inTransaction(pool, (transaction) => holdCase(transaction, id));
    const body = await incidentNow(pool, id);
    if (kept && body) ready.set(id, { kept, body });
  }
  const write = async (id: number) => {
    const { kept, body } = ready.get(id)!;
    const before = kept.each;
    const next = { ...before, ver: before.ver + 1 };
    await inTransaction(pool, async (transaction) => {
      const event = { seq: next.ver, at: now, role: "dispatcher", kind: "note", from: before.state, to: before.state, level: before.level, reason: "已联系当事人" } as const;
      await saveCase(transaction, id, before, next, [event], undefined);
      await keepKey(transaction, randomUUID(), { id, ver: next.ver, state: next.state }, now);
      await insertNews(transaction, { kind: "incident:changed", subject: id, areas: [1], body: body as never });
    });
    kept.each = next;
  };
  await perSecond(own, write, 2);
  const peer = await perSecond(own, write, SECONDS);
  return {
    name: "incidents/command", ours: ours.rate, peer: peer.rate, peerName: "the transaction's writes alone, in pg", unit: "commands/s", better: "more",
    note: `${AT_ONCE} desks at once, 26,000 cases (${kind}, fsync off); one takes p50 ${ours.p50.toFixed(1)} ms, p99 ${ours.p99.toFixed(1)} ms: sees whether it may, holds the case, decides, keeps case, event, key and news. The peer reads nothing: p50 ${peer.p50.toFixed(1)} ms`,
  };
}

async function perSecond(own: (desk: number) => number[], work: (id: number) => Promise<void>, seconds: number) {
  const taken: number[] = [];
  const began = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, async (_, desk) => {
    const ids = own(desk);
    for (let turn = 0; performance.now() - began < seconds * 1000; turn++) {
      const from = performance.now();
      await work(ids[turn % ids.length] ?? 0);
      taken.push(performance.now() - from);
    }
  }));
  return { rate: (taken.length * 1000) / (performance.now() - began), p50: share(taken, 0.5), p99: share(taken, 0.99) };
}
