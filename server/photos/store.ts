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

type PhotoRow = Omit<Photo, "takenAt" | "takenPosition"> & { takenAt: string | null; takenPosition: [number, number] | null };
const COLUMNS = /* sql */ `id, at, width, height, bytes, taken_at as "takenAt", case when taken_position is not null then array[st_x(taken_position), st_y(taken_position)] end as "takenPosition"`;
const present = ({ takenAt, takenPosition, ...photo }: PhotoRow): Photo => ({ ...photo, ...(takenAt !== null && { takenAt }), ...(takenPosition !== null && { takenPosition }) });

/** False when it was there already. */
export async function insertPhoto(transaction: Transaction, { id, incident, person, account, at, bytes, width, height, sha256, takenAt, takenPosition }: NewPhoto): Promise<boolean> {
  const { rowCount } = await transaction.query(
    /* sql */ `
    insert into photo (id, incident_id, person_id, account_id, at, bytes, width, height, sha256, taken_at, taken_position)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, st_setsrid(st_makepoint($11, $12), 4326))
    on conflict do nothing`,
    [id, incident, person ?? null, account ?? null, at, bytes, width, height, sha256, takenAt ?? null, takenPosition?.[0] ?? null, takenPosition?.[1] ?? null],
  );
  return rowCount === 1;
}

export async function photoOf(database: Database, id: string): Promise<{ incident: number; photo: Photo } | undefined> {
  const { rows } = await database.query<PhotoRow & { incident: number }>(
    /* sql */ `
    select ${COLUMNS}, incident_id as "incident"
      from photo
     where id = $1`,
    [id],
  );
  if (!rows[0]) return undefined;
  const { incident, ...photo } = rows[0];
  return { incident, photo: present(photo) };
}

export async function photosOf(database: Database, incident: number): Promise<Photo[]> {
  const { rows } = await database.query<PhotoRow>(
    /* sql */ `
    select ${COLUMNS}
      from photo
     where incident_id = $1
     order by at, id`,
    [incident],
  );
  return rows.map(present);
}
