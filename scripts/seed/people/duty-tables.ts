import { deviceSecret, deviceSecretHash } from "../device-secret.ts";
import { instant } from "../local-time.ts";
import { rotaFor } from "../rota.ts";
import { rangeText, tableOf, type Cell, type Table } from "../write/table.ts";

/** Who carries a phone, in the order of the rota. */
export interface OnRota {
  person: number;
  area: number;
  role: string;
}

export const REPORT_SECONDS = 10;

/** The phones of the workers. Their secret ids follow from the key in the data folder; the database keeps the hashes. */
export function deviceTable(key: Uint8Array, workers: readonly OnRota[], since: string): Table {
  return tableOf("device", ["id", "secret_hash", "worker_id", "report_seconds", "valid"], workers, ({ person }, index) => [
    index + 1,
    `\\x${deviceSecretHash(deviceSecret(key, person)).toString("hex")}`,
    person,
    REPORT_SECONDS,
    rangeText(since),
  ]);
}

/** The shifts of local days from `firstDay` to before `endDay`, day after day. */
export function shiftTable(workers: readonly OnRota[], firstDay: number, endDay: number): Table {
  const rows: Cell[][] = [];
  for (let day = firstDay; day < endDay; day++) {
    for (const [number, { person, area, role }] of workers.entries()) {
      for (const { fromMilliseconds, untilMilliseconds } of rotaFor(number, day)) rows.push([person, area, role, rangeText(instant(fromMilliseconds), instant(untilMilliseconds))]);
    }
  }
  return { name: "shift", columns: ["worker_id", "area_id", "role", "valid"], rows };
}
