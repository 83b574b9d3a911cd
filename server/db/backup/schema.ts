import type { Transaction } from "../transaction.ts";
import type { Manifest } from "./manifest.ts";

/** What of a database is ours: its tables in `public` that belong to no extension. */

export interface Table {
  name: string;
  columns: string[];
  /** Where its rows lie: the partitions of a partitioned one, itself otherwise. */
  heaps: { name: string; pages: number }[];
}

const OURS = /* sql */ `
  relnamespace = 'public'::regnamespace
  and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = pg_class.oid and deptype = 'e')
  and relname <> 'migration'`;

/** Without what is computed. Partitions are part of their table. */
export async function tablesOf(transaction: Transaction): Promise<Table[]> {
  const { rows } = await transaction.query<Table>(/* sql */ `
    select relname as name,
           (select array_agg(attname::text order by attnum)
              from pg_attribute
             where attrelid = pg_class.oid and attnum > 0 and not attisdropped and attgenerated = '') as columns,
           (select coalesce(json_agg(json_build_object('name', heap.relname, 'pages', pg_relation_size(heap.oid) / current_setting('block_size')::int) order by heap.relname), '[]')
              from pg_class heap
             where heap.relkind = 'r' and (heap.oid = pg_class.oid or heap.oid in (select relid from pg_partition_tree(pg_class.oid)))) as heaps
      from pg_class
     where relkind in ('r', 'p') and not relispartition and ${OURS}
     order by relname`);
  return rows;
}

export async function partitionsOf(transaction: Transaction): Promise<Manifest["partitions"]> {
  const { rows } = await transaction.query<Manifest["partitions"][number]>(/* sql */ `
    select relname as name, inhparent::regclass::text as parent, pg_get_expr(relpartbound, oid) as bound
      from pg_class
      join pg_inherits on inhrelid = oid
     where relispartition and relkind = 'r' and ${OURS}
     order by relname`);
  return rows;
}

/** Those that have been used. */
export async function sequencesOf(transaction: Transaction): Promise<Manifest["sequences"]> {
  const { rows } = await transaction.query<Manifest["sequences"][number]>(/* sql */ `
    select sequencename as name, last_value::text as last
      from pg_sequences
     where schemaname = 'public' and last_value is not null
     order by sequencename`);
  return rows;
}

/** Makes the database as if nothing of ours had ever been in it. */
export async function dropEverything(transaction: Transaction): Promise<void> {
  await transaction.query(DROP_EVERYTHING);
}

// the extensions stay: to make them again costs seconds. Gathered before the first is dropped, because names are looked up
const DROP_EVERYTHING = /* sql */ `
  do $$
  declare commands text;
  begin
    select string_agg(command, ';')
      into commands
      from (
        select format('drop table if exists %s cascade', oid::regclass) as command, 'pg_class'::regclass as class, oid
          from pg_class
         where relnamespace = 'public'::regnamespace
           and relkind in ('r', 'p')
         union all
        select format('drop routine if exists %s cascade', oid::regprocedure), 'pg_proc'::regclass, oid
          from pg_proc
         where pronamespace = 'public'::regnamespace
         union all
        select format('drop type if exists %s cascade', oid::regtype), 'pg_type'::regclass, oid
          from pg_type
         where typnamespace = 'public'::regnamespace
           and typtype in ('e', 'd')
      ) as thing
     where not exists (select from pg_depend where classid = thing.class and objid = thing.oid and deptype = 'e');
    if commands is not null then
      execute commands;
    end if;
  end
  $$`;
