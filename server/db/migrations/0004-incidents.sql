create table category (
  id              int        primary key generated always as identity,
  code            text       not null,
  category_group  text       not null check (category_group in ('utilities', 'municipal', 'environment', 'safety', 'services', 'property', 'disputes', 'care', 'border')),
  name_zh         text       not null,
  name_en         text       not null,
  sign            text       not null check (char_length(sign) = 1),
  level           text       not null check (level in ('grid', 'community', 'subdistrict', 'district', 'city')),
  owner_role      text       not null,
  fast_track      boolean    not null default false,
  restricted      boolean    not null,
  wall_place      text       not null check (wall_place in ('exact', 'grid', 'none')),
  handle_seconds  int        not null check (handle_seconds > 0),
  valid           tstzrange  not null,
  exclude using gist (code with =, valid with &&)
);
comment on table category is 'What a case can be about. A running case keeps the row it started with.';
comment on column category.sign is 'The one character drawn inside its symbol: 电, 水, 灯.';
comment on column category.wall_place is 'How precisely a shared screen may know the place.';

create table incident (
  id               int                    primary key generated always as identity,
  ver              int                    not null default 1,
  area_id          int                    not null references area,
  plan_id          int                    not null references plan,
  category_id      int                    not null references category,
  level            text                   not null check (level in ('grid', 'community', 'subdistrict', 'district', 'city')),
  state            text                   not null check (state in ('reported', 'rejected', 'merged', 'transferred', 'accepted', 'assigned', 'in_progress', 'suspended', 'to_verify', 'rework', 'closed', 'evaluated', 'cancelled')),
  source           text                   not null check (source in ('app', 'grid_worker', '12345', 'community_desk', 'desk', 'device', 'open311')),
  restricted       boolean                not null,
  fast_track       boolean                not null default false,
  description      text                   not null,
  place            text                   not null,
  building_id      int                    references building,
  position         geometry(Point, 4326),
  accuracy_metres  real                   check (accuracy_metres >= 0),
  wall_place       text                   not null,
  wall_position    geometry(Point, 4326),
  parent           int                    references incident,
  external_id      text                   unique,
  idempotency_key  uuid                   unique,
  reported_at      timestamptz            not null,
  next_due_at      timestamptz,
  closed_at        timestamptz,
  rating           int                    check (rating between 1 and 5)
);
create index incident_open on incident (area_id) where closed_at is null;
create index incident_reported on incident (reported_at);
create index incident_closed on incident (closed_at);
create index incident_due on incident (next_due_at) where next_due_at is not null;
create index incident_position on incident using gist (position);
comment on table incident is 'A case as it stands: a cache of its events. area_id and plan_id are those of the moment it was reported.';
comment on column incident.place is 'For people who may know: compound, building, street. Never a flat.';
comment on column incident.wall_place is 'The place in words as precise as the category lets a shared screen know it; empty for none.';
comment on column incident.wall_position is 'The point a shared screen may draw: the exact one, the nearest street node, or none.';

create table incident_event (
  incident_id  int          not null references incident,
  seq          int          not null,
  at           timestamptz  not null,
  actor        int          references person,
  role         text         not null,
  from_state   text,
  to_state     text         not null,
  reason       text,
  due_before   timestamptz,
  due_after    timestamptz,
  evidence     jsonb,
  primary key (incident_id, seq)
);
create index incident_event_at on incident_event (at);
comment on table incident_event is 'The whole life of a case, append-only. A correction is another row.';

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end
$$;
create trigger incident_event_append_only before update or delete on incident_event for each row execute function refuse_change();

create table call (
  id           int          primary key generated always as identity,
  incident_id  int          not null references incident,
  from_area    int          not null references area,
  to_unit      int          references unit,
  to_post      int          references post,
  role         text         not null check (role in ('lead', 'assisting')),
  state        text         not null check (state in ('called', 'received', 'signed', 'declined', 'en_route', 'on_scene', 'done', 'absent', 'released')),
  due_at       timestamptz,
  reason       text,
  rating       int          check (rating between 1 and 5),
  called_at    timestamptz  not null,
  ended_at     timestamptz,
  check (num_nonnulls(to_unit, to_post) = 1)
);
create index call_incident on call (incident_id);
comment on table call is 'A unit or a post whistled for (吹哨). Several may stand in different places; the case follows its lead.';
