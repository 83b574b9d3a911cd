create table photo (
  id           text         primary key,
  incident_id  int          not null references incident,
  person_id    int          references person,
  account_id   int          references account,
  at           timestamptz  not null,
  bytes        int          not null check (bytes > 0),
  width        int          not null check (width > 0),
  height       int          not null check (height > 0),
  sha256       text         not null,
  unique (incident_id, sha256)
);
comment on table photo is 'A photo of a case. The picture itself is a file in DATA_DIR/photos, there before its row is.';
comment on column photo.id is 'Made of the case and of what was sent: the same file sent again is the same photo.';
comment on column photo.sha256 is 'Of the file as it was sent. bytes, width and height are of what is kept.';

create index audit_opened on audit (subject, account_id, at) where deed = 'opened';
comment on index audit_opened is 'A photo of a restricted case is shown to who opened the case a while ago.';
