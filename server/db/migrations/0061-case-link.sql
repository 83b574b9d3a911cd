create table case_link (
  token_hash   bytea        primary key,
  incident_id  int          not null references incident,
  made_at      timestamptz  not null
);
create index case_link_incident on case_link (incident_id);
comment on table case_link is 'The secret link by which whoever reported a case without an account follows it. Only the SHA-256 of its token is kept.';
