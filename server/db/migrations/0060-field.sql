create table visit (
  key          uuid                   primary key,
  area_id      int                    not null references area,
  building_id  int                    references building,
  position     geometry(Point, 4326),
  outcome      text                   not null check (outcome in ('nothing_found', 'talked', 'nobody_home')),
  at           timestamptz            not null,
  received_at  timestamptz            not null
);
create index visit_area on visit (area_id, at);
comment on table visit is 'Somebody on duty came by and there was nothing to report: a complete record. By whom is not kept: it is a figure of areas.';
comment on column visit.key is 'Made by the phone: sent again it is the same visit.';
comment on column visit.at is 'When it was, by the phone; received_at is when we heard of it.';
