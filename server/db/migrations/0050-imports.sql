create table import_file (
  id          int          primary key generated always as identity,
  kind        text         not null,
  name        text         not null,
  sha256      text         not null,
  format      text         not null,
  encoding    text,
  datum       text         not null,
  rows        int          not null,
  added       int          not null,
  changed     int          not null,
  gone        int          not null,
  account_id  int          references account,
  job         uuid         unique,
  at          timestamptz  not null
);
comment on table import_file is 'A file that was brought in, applied as a whole. Rows made or changed by it name it: so each says in which format and datum it came. All positions are WGS84, converted once.';
comment on column import_file.job is 'Of the console''s try to apply it: who cancelled it a moment too late learns that it is there.';

alter table area_edition add import_id int references import_file;
alter table street add import_id int references import_file;
alter table building add import_id int references import_file;
alter table building add source_id text;
alter table service_point add import_id int references import_file;
alter table service_point add source_id text;
alter table candidate_site add import_id int references import_file;
alter table candidate_site add source_id text;
alter table post add import_id int references import_file;

create unique index street_source on street (source_id) where upper_inf(valid);
create unique index building_source on building (source_id) where upper_inf(valid);
create unique index service_point_source on service_point (source_id) where upper_inf(valid);
create unique index candidate_site_source on candidate_site (source_id);
comment on column building.source_id is 'What the file it came from calls it. A house that is changed by an import keeps its id: cases refer to it.';

create table asset (
  id         int                    primary key generated always as identity,
  source_id  text                   not null,
  kind       text                   not null check (kind in ('camera', 'manhole', 'lamp', 'hydrant', 'shelter', 'store', 'charging_post')),
  name       text                   not null default '',
  owner      text                   not null default '',
  area_id    int                    references area,
  position   geometry(Point, 4326)  not null,
  import_id  int                    references import_file,
  valid      tstzrange              not null
);
create unique index asset_source on asset (source_id) where upper_inf(valid);
create index asset_position on asset using gist (position);
comment on table asset is '部件: what stands in the street and somebody answers for. Closed and written anew when it changes.';
