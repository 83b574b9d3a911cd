create extension if not exists postgis;
create extension if not exists btree_gist;
create extension if not exists pg_trgm;

create table setting (
  name   text   primary key,
  value  jsonb  not null
);
comment on table setting is 'What holds for the whole installation: "district" names it, "demo" says that its data are invented and from which seed.';

create table plan (
  id            int          primary key generated always as identity,
  name          text         not null,
  status        text         not null check (status in ('draft', 'submitted', 'approved', 'published', 'retired')),
  effective_at  timestamptz,
  base_plan     int          references plan,
  certificate   jsonb,
  created_at    timestamptz  not null default now()
);
comment on table plan is 'A division of the district into areas. Plan 1 is the import. The plan in force is the published one that took effect last.';

create table area (
  id           int   primary key generated always as identity,
  level        text  not null check (level in ('grid', 'community', 'subdistrict', 'district', 'city')),
  kind         text  not null check (kind in ('community', 'rural', 'border', 'sea', 'exclusive', 'mixed', 'village', 'subdistrict', 'town', 'township', 'district', 'city')),
  code         text  not null,
  code_scheme  text  not null,
  parent       int   references area,
  unique (code_scheme, code)
);
create index area_parent on area (parent);
comment on table area is 'Identity of an area. Its boundaries are editions; everything else refers to the id, never to the code.';

create table area_edition (
  id          int                           primary key generated always as identity,
  area_id     int                           not null references area,
  plan_id     int                           not null references plan,
  name        text                          not null,
  geom        geometry(MultiPolygon, 4326)  not null,
  households  int                           check (households >= 0),
  population  int                           check (population >= 0),
  aged65      int                           check (aged65 >= 0),
  valid       tstzrange                     not null,
  exclude using gist (area_id with =, valid with &&)
);
create index area_edition_geom on area_edition using gist (geom);
comment on table area_edition is 'The boundary and name of an area while it is in force. Counts are declared ones, for places whose buildings are not known; where they are, buildings are summed.';

create table lineage (
  from_area  int   not null references area,
  to_area    int   not null references area,
  share      real  not null check (share > 0 and share <= 1),
  primary key (from_area, to_area)
);
comment on table lineage is 'Where the households of a retired area went: the share of those of from_area that live in to_area.';

create table compound (
  id      int                        primary key generated always as identity,
  name    text                       not null,
  use     text                       not null,
  walled  boolean                    not null,
  geom    geometry(Polygon, 4326)    not null
);
comment on table compound is '小区: a block of buildings that share a name; a walled one is entered by its gates only.';

create table gate (
  id           int                    primary key generated always as identity,
  compound_id  int                    not null references compound,
  name         text                   not null,
  position     geometry(Point, 4326)  not null
);

create table transformer_area (
  id            int                           primary key generated always as identity,
  code          text                          not null unique,
  name          text                          not null,
  capacity_kva  int                           not null check (capacity_kva > 0),
  geom          geometry(MultiPolygon, 4326)  not null
);
comment on table transformer_area is '台区: what one distribution transformer feeds. An electricity officer serves such areas, not grids.';

create table building (
  id                   int                      primary key generated always as identity,
  compound_id          int                      references compound,
  transformer_area_id  int                      references transformer_area,
  name                 text                     not null,
  address              text                     not null,
  use                  text                     not null,
  storeys              int                      not null check (storeys > 0),
  units                int                      not null check (units >= 0),
  households           int                      not null check (households >= 0),
  population           int                      not null check (population >= 0),
  aged65               int                      not null check (aged65 between 0 and population),
  geom                 geometry(Polygon, 4326)  not null,
  valid                tstzrange                not null
);
create index building_geom on building using gist (geom);
create index building_address on building using gin (address gin_trgm_ops);
comment on column building.name is 'As people say it: 7号楼. The address has the compound before it.';

create table building_grid (
  building_id  int        not null references building,
  area_id      int        not null references area,
  valid        tstzrange  not null,
  exclude using gist (building_id with =, valid with &&)
);
create index building_grid_area on building_grid (area_id);
comment on table building_grid is 'Which grid answers for a building, and when it did.';

create table entrance (
  id           int                    primary key generated always as identity,
  building_id  int                    not null references building,
  name         text                   not null,
  households   int                    not null check (households >= 0),
  position     geometry(Point, 4326)  not null
);
create index entrance_building on entrance (building_id);
comment on table entrance is 'A stairwell door (楼门), with the households behind it.';

create table land (
  id    int                       primary key generated always as identity,
  kind  text                      not null check (kind in ('river', 'stream', 'island', 'park', 'farm', 'forest', 'square', 'sports', 'block', 'industry', 'campus', 'railway', 'shore')),
  name  text                      not null,
  geom  geometry(Geometry, 4326)  not null
);
create index land_geom on land using gist (geom);
comment on table land is 'What the base map is drawn from besides streets and buildings: water, green, blocks, the railway. It has no duty and no history.';

create table wall (
  id           int                         primary key generated always as identity,
  compound_id  int                         references compound,
  geom         geometry(LineString, 4326)  not null
);

create table street (
  id            int                         primary key generated always as identity,
  source_id     text,
  highway       text                        not null,
  name          text                        not null default '',
  oneway        text                        not null default 'no' check (oneway in ('no', 'yes', 'reverse')),
  oneway_foot   text                        not null default 'no' check (oneway_foot in ('no', 'yes', 'reverse')),
  access        text                        not null default 'yes',
  foot          text                        not null default 'yes',
  barrier       text,
  steps         boolean                     not null default false,
  wheelchair    text                        not null default 'yes' check (wheelchair in ('yes', 'limited', 'no')),
  maxspeed_kmh  int                         check (maxspeed_kmh > 0),
  bridge        boolean                     not null default false,
  tunnel        boolean                     not null default false,
  layer         int                         not null default 0,
  geom          geometry(LineString, 4326)  not null,
  valid         tstzrange                   not null
);
create index street_geom on street using gist (geom);
create index street_name on street using gin (name gin_trgm_ops);
comment on table street is 'Ways, in OpenStreetMap''s words. Ways meet where they share a vertex, exactly; a bridge shares none with what it crosses. The walking network is built from these rows.';
