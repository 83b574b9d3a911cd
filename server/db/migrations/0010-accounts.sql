alter table post drop constraint post_role_check;
alter table post add constraint post_role_check check (role in (
  'grid_chief', 'building_head', 'stairwell_head', 'grid_worker', 'mediator', 'safety', 'health', 'utilities_officer',
  'electricity_officer', 'community_head', 'subdistrict_officer', 'dispatcher', 'duty_leader', 'leader', 'supervisor', 'department', 'planner', 'administrator'));
alter table post
  add column title   text,
  add column unit_id int references unit,
  add column groups  text[],
  add column weekly  int[] check (array_length(weekly, 1) % 2 = 0);
comment on column post.title is 'The name of the office, as a wall may say it: 区值班长. Never a person''s name.';
comment on column post.unit_id is 'The office whose calls are those of whoever sits here.';
comment on column post.groups is 'Only cases of these kinds; null: what the role says.';
comment on column post.weekly is 'When the post gives rights: pairs of minutes from Monday 00:00 local time, as in opening_hours. Null: always.';

create table account (
  id             int          primary key generated always as identity,
  name           text         not null unique check (name = lower(name) and name <> ''),
  person_id      int          references person,
  password_hash  text,
  oidc_subject   text         unique,
  epoch          int          not null default 1,
  created_at     timestamptz  not null default now(),
  disabled_at    timestamptz
);
create index account_person on account (person_id);
comment on table account is 'A way in for a person. What they may do follows from the posts they hold, never from here.';
comment on column account.password_hash is 'argon2id; null for somebody who enters by a link or by the organisation''s own sign-in.';
comment on column account.epoch is 'Rises when everything that is signed in has to end.';

create table sign_in_link (
  token_hash  bytea        primary key,
  account_id  int          not null references account,
  purpose     text         not null check (purpose in ('enter', 'password')),
  made_at     timestamptz  not null default now(),
  expires_at  timestamptz  not null,
  used_at     timestamptz
);
comment on table sign_in_link is 'Good for once. Only the SHA-256 of the token is kept.';

create table screen (
  id          int          primary key generated always as identity,
  name        text         not null,
  area_id     int          not null references area,
  token_hash  bytea        not null unique,
  made_at     timestamptz  not null default now(),
  made_by     int          references account,
  seen_at     timestamptz,
  revoked_at  timestamptz
);
comment on table screen is 'A wall. It enters by a token of its own, exchanged for a cookie when it is first loaded; revoked, its cookies end, too.';

create table session (
  sid     varchar      primary key,
  sess    json         not null,
  expire  timestamptz  not null
);
create index session_expire on session (expire);
comment on table session is 'Written and read by connect-pg-simple. sid is not what the cookie holds: the cookie is signed.';

create table audit (
  id          bigint       primary key generated always as identity,
  at          timestamptz  not null default now(),
  account_id  int          references account,
  name        text         not null,
  roles       text[]       not null,
  deed        text         not null,
  kind        text         not null,
  subject     text         not null,
  areas       int[]        not null default '{}',
  reason      text,
  detail      jsonb
);
create index audit_at on audit (at);
comment on table audit is 'Who read a restricted record and why, who changed what. Append-only: a correction is another row.';
create trigger audit_append_only before update or delete on audit for each row execute function refuse_change();
create trigger audit_not_emptied before truncate on audit for each statement execute function refuse_change();
