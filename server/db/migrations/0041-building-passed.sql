create table building_passed (
  building_id  int          not null references building,
  month        date         not null check (extract(day from month) = 1),
  first_at     timestamptz  not null,
  primary key (building_id, month)
);
comment on table building_passed is 'Houses that somebody on duty has come by in a month of the district''s calendar, and when first. By whom is not kept: it is a figure of areas.';
