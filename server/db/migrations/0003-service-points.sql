create table service_point (
  id           int                    primary key generated always as identity,
  kind         text                   not null check (kind in ('district_centre', 'subdistrict_centre', 'station', 'canteen', 'day_care', 'rider_station', 'clinic', 'mediation_room')),
  level        text                   not null check (level in ('grid', 'community', 'subdistrict', 'district')),
  name         text                   not null,
  area_id      int                    not null references area,
  building_id  int                    references building,
  position     geometry(Point, 4326)  not null,
  capacity     int                    check (capacity > 0),
  staff        int                    check (staff >= 0),
  valid        tstzrange              not null
);
comment on table service_point is 'Where residents are served: centre, station, canteen (1+8+N).';

create table opening_hours (
  service_point_id  int        not null references service_point,
  weekly            int[]      not null check (array_length(weekly, 1) % 2 = 0),
  valid             tstzrange  not null,
  exclude using gist (service_point_id with =, valid with &&)
);
comment on column opening_hours.weekly is 'Pairs of minutes from Monday 00:00 local time, half-open and ascending: {510,1020} is Monday 8:30 to 17:00. At most 10080.';

create table closure (
  id                int        primary key generated always as identity,
  service_point_id  int        references service_point,
  street_id         int        references street,
  reason            text       not null,
  valid             tstzrange  not null,
  check (num_nonnulls(service_point_id, street_id) = 1)
);
comment on table closure is 'A service point that does not open although its hours say so, or a street nobody can pass.';

create table candidate_site (
  id        int                    primary key generated always as identity,
  name      text                   not null,
  kind      text                   not null,
  capacity  int                    check (capacity > 0),
  position  geometry(Point, 4326)  not null
);
comment on table candidate_site is 'Where a service point could be opened.';
