import type { Pool } from "pg";
import type { Photo } from "#contract/photos.ts";
import type { Transaction } from "../db/transaction.ts";

type Database = Pool | Transaction;

export interface NewPhoto extends Photo {
  incident: number;
  person: number | undefined;
  account: number | undefined;
  sha256: string;
}

/** False when it was there already. */
export async function insertPhoto(transaction: Transaction, { id, incident, person, account, at, bytes, width, height, sha256 }: NewPhoto): Promise<boolean> {
  const { rowCount } = await transaction.query(
    /* sql */ `
    insert into photo (id, incident_id, person_id, account_id, at, bytes, width, height, sha256)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    on conflict do nothing`,
    [id, incident, person ?? null, account ?? null, at, bytes, width, height, sha256],
  );
  return rowCount === 1;
}

export async function photoOf(database: Database, id: string): Promise<{ incident: number; photo: Photo } | undefined> {
  const { rows } = await database.query<Photo & { incident: number }>(
    /* sql */ `
    select id, at, width, height, bytes, incident_id as "incident"
      from photo
     where id = $1`,
    [id],
  );
  if (!rows[0]) return undefined;
  const { incident, ...photo } = rows[0];
  return { incident, photo };
}

export async function photosOf(database: Database, incident: number): Promise<Photo[]> {
  const { rows } = await database.query<Photo>(
    /* sql */ `
    select id, at, width, height, bytes
      from photo
     where incident_id = $1
     order by at, id`,
    [incident],
  );
  return rows;
}
