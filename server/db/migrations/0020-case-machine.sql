alter table category
  add column preset         text     not null default 'standard' check (preset in ('standard', 'fast_track', 'claim', 'deliberation', 'project', 'sensor', 'mutual_aid', 'care_duty', 'border_clue')),
  add column urgent         boolean  not null default false,
  add column check_by       text     not null default 'photo' check (check_by in ('onsite', 'photo', 'asker')),
  add column clocks         jsonb,
  add column radius_metres  int      not null default 50 check (radius_metres between 1 and 5000);
comment on column category.clocks is 'What each stage is given, as {"sign": {"amount": 10, "unit": "emergency_minutes"}}. Without it handling has handle_seconds, day and night.';
comment on column category.urgent is '特急: three reports in one place make a parent without being asked.';
comment on column category.radius_metres is 'Reports of one thing lie at most this far apart.';

alter table incident
  add column clocks           jsonb        not null default '[]',
  add column fired            text[]       not null default '{}',
  add column due_at           timestamptz,
  add column handle_due_at    timestamptz,
  add column responded_at     timestamptz,
  add column arrived_at       timestamptz,
  add column handled_at       timestamptz,
  add column rework           int          not null default 0,
  add column returns          int          not null default 0,
  add column misassigned      int          not null default 0,
  add column extensions       int          not null default 0,
  add column suspensions      int          not null default 0,
  add column call_back_tries  int          not null default 0,
  add column steps            text[]       not null default '{}',
  add column finder           int          references person,
  add column handler          int          references person,
  add column refusal          jsonb,
  add column hand_over        jsonb,
  add column last_evidence    jsonb,
  add column co_owner         text         check (co_owner in ('grid', 'community', 'subdistrict', 'district', 'city')),
  add column supervised       boolean      not null default false,
  add column unreasonable     boolean      not null default false,
  add column satisfied        boolean;
comment on column incident.clocks is 'The clocks that run or rest: stage, key, unit, startedAt, totalMilliseconds, dueAt or restMilliseconds, and the rules that have spoken.';
comment on column incident.next_due_at is 'When the next rule of escalation speaks: the job looks only here.';
comment on column incident.due_at is 'The earliest due time of the clocks that run.';
comment on column incident.handle_due_at is 'By when it has to be handled, after suspensions and extensions. In time: handled_at is not later.';
comment on column incident.co_owner is 'One level up shares the duty since it is late; the owner is not released.';
comment on column incident.supervised is '督办.';
create index incident_category_place on incident using gist (category_id, position) where closed_at is null;
create index incident_parent on incident (parent) where parent is not null;

alter table incident_event
  add column kind      text,
  add column level     text,
  add column call      int,
  add column detail    jsonb,
  add column due_from  timestamptz,
  add column due_stage text;
comment on column incident_event.kind is 'The command, or report, or escalate.';
comment on column incident_event.due_stage is 'Whose due time due_after is, and since when it runs.';

alter table call
  add column number          int,
  add column reported_in_at  timestamptz,
  add column contested       boolean,
  add column return_upheld   boolean;
update call
   set number = turn.number
  from (select id, row_number() over (partition by incident_id order by id) as number from call) as turn
 where turn.id = call.id;
alter table call
  alter column number set not null,
  add unique (incident_id, number);
create index call_unit on call (to_unit) where to_unit is not null;
create index call_post on call (to_post) where to_post is not null;
comment on column call.number is 'Counts the calls of one case from 1.';
comment on column call.reported_in_at is '报到: when it signed. Later than due_at is late, never is absent.';

create table asker (
  id             int          primary key generated always as identity,
  incident_id    int          not null references incident,
  from_incident  int          references incident,
  contact        text,
  name           text,
  words          text,
  asked_at       timestamptz  not null,
  answered_at    timestamptz
);
create index asker_incident on asker (incident_id);
comment on table asker is 'Who is owed an answer. A merged case copies its askers to its parent; from_incident says where they asked.';

create table command_key (
  key          uuid         primary key,
  incident_id  int          not null references incident,
  answer       jsonb        not null,
  at           timestamptz  not null
);
comment on table command_key is 'A command that was carried out, with its answer: sent again it is answered the same and done no second time.';

create table escalation (
  incident_id  int          not null references incident,
  stage        text         not null,
  rule         text         not null,
  rule_at      timestamptz  not null,
  at           timestamptz  not null,
  primary key (incident_id, stage, rule)
);
comment on table escalation is 'Rules that have spoken: each once for each run of a stage, whoever runs the job and however often it starts.';

create table proposal (
  id           int          primary key generated always as identity,
  kind         text         not null check (kind in ('parent')),
  incident_id  int          not null references incident,
  members      int[]        not null,
  at           timestamptz  not null,
  decided_at   timestamptz,
  accepted     boolean
);
create index proposal_open on proposal (incident_id) where decided_at is null;
comment on table proposal is 'What the machine would do but a person decides: several reports of one place that look like one cause.';

create table calendar_day (
  day   date  primary key,
  kind  text  not null check (kind in ('holiday', 'workday')),
  name  text  not null
);
comment on table calendar_day is 'Days that are not what their weekday says: public holidays, and Saturdays and Sundays that are worked instead (调休).';

create function instant(moment timestamptz) returns text language sql stable as $$
  select to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;
comment on function instant is 'A moment inside JSON, as the contract writes moments.';
