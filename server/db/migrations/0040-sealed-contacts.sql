alter table asker add column sealed bytea;
alter table asker add constraint asker_sealed check (contact is null and name is null) not valid;
comment on column asker.sealed is 'Name and number of who asked, encrypted with a key outside the database and bound to the case they asked about first.';
comment on column asker.contact is 'Older rows only, until the next start seals them.';
comment on column asker.name is 'Older rows only, until the next start seals them.';

create index audit_read on audit (subject, account_id, at) where deed = 'read';
comment on index audit_read is 'Who was shown who asked: kept once in a while, not at every look.';
