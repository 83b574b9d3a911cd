create table track_fate (
  id            int          primary key generated always as identity,
  day           date         not null,
  deed          text         not null check (deed in ('thin', 'drop')),
  announced_at  timestamptz  not null,
  due_at        timestamptz  not null check (due_at >= announced_at + interval '7 days'),
  last_worker   int          not null default 0,
  fixes_before  bigint       not null default 0,
  fixes_after   bigint       not null default 0,
  most_metres   real         not null default 0,
  withdrawn_at  timestamptz,
  done_at       timestamptz  check (withdrawn_at is null or done_at is null)
);
create unique index track_fate_open on track_fate (day, deed) where withdrawn_at is null and done_at is null;
comment on table track_fate is 'What becomes of a local day of the track: announced at least seven days before it is done, kept for ever afterwards. So nothing is thinned or deleted unsaid, whatever the program does.';
comment on column track_fate.last_worker is 'Thinned up to this one, in the order of their numbers: a stop in between thins nobody twice, which would double the error.';
comment on column track_fate.most_metres is 'The farthest that a fix left out lay from where the rest has its bearer at that moment.';
