alter table last_fix set (fillfactor = 50);
comment on table last_fix is 'The newest fix of each worker, so that a start needs no look into the partitions. Its pages are kept half empty: a row is renewed every few seconds, and within its page that touches no index.';
