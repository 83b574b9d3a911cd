create table unit (
  id       int   primary key generated always as identity,
  kind     text  not null,
  name     text  not null,
  area_id  int   not null references area
);
comment on table unit is 'An office, company or team that can be called: it has a name of office and the area it answers for.';

create table person (
  id          int        primary key generated always as identity,
  name        text       not null,
  phone       text,
  employment  text       not null check (employment in ('full-time', 'dedicated', 'part-time', 'volunteer')),
  valid       tstzrange  not null
);
create index person_name on person using gin (name gin_trgm_ops);
comment on table person is 'Somebody who holds a post or walks a round. Residents are not kept here.';

create table post (
  id          int        primary key generated always as identity,
  area_id     int        not null references area,
  role        text       not null check (role in ('grid_chief', 'building_head', 'stairwell_head', 'grid_worker', 'mediator', 'safety', 'health', 'utilities_officer', 'electricity_officer', 'community_head', 'dispatcher', 'leader')),
  employment  text       not null check (employment in ('full-time', 'dedicated', 'part-time', 'volunteer')),
  valid       tstzrange  not null
);
create index post_area on post (area_id);
comment on table post is 'A seat that has to be filled in an area. Without a holder now it is vacant.';

create table post_transformer_area (
  post_id              int        not null references post,
  transformer_area_id  int        not null references transformer_area,
  valid                tstzrange  not null,
  exclude using gist (transformer_area_id with =, valid with &&)
);
comment on table post_transformer_area is 'The transformer areas an electricity officer''s post serves.';

create table post_holder (
  post_id     int        not null references post,
  person_id   int        not null references person,
  substitute  boolean    not null default false,
  valid       tstzrange  not null,
  exclude using gist (post_id with =, (substitute::int) with =, valid with &&)
);
create index post_holder_person on post_holder (person_id);
comment on table post_holder is 'Who sits on a post, and since when: closed, never overwritten.';

create table device (
  id              int        primary key generated always as identity,
  secret_hash     bytea      not null,
  worker_id       int        not null references person,
  report_seconds  int        not null default 10 check (report_seconds > 0),
  valid           tstzrange  not null,
  exclude using gist (secret_hash with =, valid with &&),
  exclude using gist (worker_id with =, valid with &&)
);
comment on table device is 'Whose phone it is, and when it was: closed, never overwritten. Only the SHA-256 of its secret id is kept.';

create table shift (
  id         int        primary key generated always as identity,
  worker_id  int        not null references person,
  area_id    int        not null references area,
  role       text       not null,
  valid      tstzrange  not null,
  exclude using gist (worker_id with =, valid with &&)
);
create index shift_valid on shift using gist (valid);
comment on table shift is 'A fix counts only while its worker is on shift. The role is the one the worker is on duty in.';

create table duty_state (
  worker_id  int        not null references person,
  state      text       not null check (state in ('available', 'assigned', 'accepted', 'en_route', 'on_scene', 'done', 'unavailable', 'sos')),
  reason     text,
  valid      tstzrange  not null,
  exclude using gist (worker_id with =, valid with &&)
);
comment on table duty_state is 'What a worker on shift is doing. Without a row: available.';
