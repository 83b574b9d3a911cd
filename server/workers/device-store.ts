import type { Pool } from "pg";
import { Refusal } from "../edge/refusal.ts";
import { inTransaction } from "../db/transaction.ts";

export interface NewDevice {
  secretHash: Buffer;
  worker: number;
  reportSeconds: number;
}

export interface Device {
  id: number;
  worker: number;
  name: string;
  reportSeconds: number;
  since: string;
  /** When anything was last heard from its worker. */
  heardAt: string | null;
}

/** Gives a worker a phone. @throws Refusal when there is no such worker now, or they carry one already */
export async function addDevice(pool: Pool, { secretHash, worker, reportSeconds }: NewDevice, at: string): Promise<{ id: number; name: string }> {
  return inTransaction(pool, async (transaction) => {
    // locked, so that of two who give the same worker a phone the second one is refused in words
    const { rows: [person] } = await transaction.query<{ name: string }>("select name from person where id = $1 and valid @> $2::timestamptz for update", [worker, at]);
    if (!person) throw new Refusal("not-found", `there is no worker ${worker}`, "worker");
    const { rows: [carried] } = await transaction.query<{ id: number }>("select id from device where worker_id = $1 and (valid @> $2::timestamptz or lower(valid) > $2)", [worker, at]);
    if (carried) throw new Refusal("conflict", `worker ${worker} (${person.name}) already carries phone ${carried.id}: revoke that one first`, "worker");
    const { rows: [device] } = await transaction.query<{ id: number }>(
      "insert into device (secret_hash, worker_id, report_seconds, valid) values ($1, $2, $3, tstzrange($4, null)) returning id",
      [secretHash, worker, reportSeconds, at],
    );
    return { id: device?.id ?? 0, name: person.name };
  });
}

/** From `at` on the phone is nobody's. @throws Refusal when it was not in use */
export async function revokeDevice(pool: Pool, which: { id: number } | { secretHash: Buffer }, at: string): Promise<{ id: number; worker: number }> {
  const { rows: [revoked] } = await pool.query<{ id: number; worker: number }>(
    /* sql */ `
    update device
       set valid = tstzrange(lower(valid), $3)
     where (id = $1 or secret_hash = $2)
       and valid @> $3::timestamptz
 returning id, worker_id as "worker"`,
    ["id" in which ? which.id : null, "secretHash" in which ? which.secretHash : null, at],
  );
  if (!revoked) throw new Refusal("not-found", "there is no such phone in use", "id");
  return revoked;
}

/** The phones in use, by worker. */
export async function devicesAt(pool: Pool, at: string): Promise<Device[]> {
  const { rows } = await pool.query<Device>(
    /* sql */ `
    select device.id,
           device.worker_id       as "worker",
           person.name,
           device.report_seconds  as "reportSeconds",
           lower(device.valid)    as "since",
           last_fix.received_at   as "heardAt"
      from device
      join person on person.id = device.worker_id
      left join last_fix on last_fix.worker_id = device.worker_id
     where device.valid @> $1::timestamptz
     order by device.worker_id`,
    [at],
  );
  return rows;
}
