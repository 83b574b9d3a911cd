create table fix (
  worker_id                int                    not null,
  recorded_at              timestamptz            not null,
  received_at              timestamptz            not null default now(),
  position                 geometry(Point, 4326)  not null,
  accuracy_metres          real                   not null check (accuracy_metres >= 0),
  heading_degrees          real,
  speed_metres_per_second  real                   check (speed_metres_per_second >= 0),
  battery_percent          real                   check (battery_percent between 0 and 100),
  alarm                    text,
  primary key (worker_id, recorded_at)
) partition by range (recorded_at);
comment on table fix is 'Where each worker was, append-only, one partition a local day; the primary key makes a repeated report harmless.';

create table last_fix (
  worker_id                int                    primary key references person,
  recorded_at              timestamptz            not null,
  received_at              timestamptz            not null,
  position                 geometry(Point, 4326),
  accuracy_metres          real                   not null,
  heading_degrees          real,
  speed_metres_per_second  real,
  battery_percent          real,
  charging                 boolean,
  alarm                    text,
  alarm_at                 timestamptz
);
comment on table last_fix is 'The newest fix of each worker, so that a start needs no look into the partitions.';
comment on column last_fix.position is 'Absent while a worker''s phone has sent battery or alarm, and no position yet.';
