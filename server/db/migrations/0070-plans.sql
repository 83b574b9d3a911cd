create table plan_step (
  plan_id     int          not null references plan,
  seq         int          not null check (seq > 0),
  key         uuid         not null,
  step        jsonb        not null,
  account_id  int          references account,
  name        text         not null,
  at          timestamptz  not null,
  primary key (plan_id, seq),
  unique (plan_id, key)
);
comment on table plan_step is 'What planners did to a draft, one after the other: played on the areas of the base it gives the draft. Append-only; taking back is a step, too.';

create table plan_event (
  id          int          primary key generated always as identity,
  plan_id     int          not null references plan,
  kind        text         not null check (kind in ('begin', 'submit', 'withdraw', 'approve', 'reject', 'discard', 'publish')),
  account_id  int          references account,
  name        text         not null,
  note        text,
  at          timestamptz  not null
);
create index plan_event_plan on plan_event (plan_id);
comment on table plan_event is 'Who began a plan, handed it in, approved it or sent it back. Who began or drew a plan never approves it.';

comment on table incident is 'A case as it stands: a cache of its events. area_id and plan_id are those of the moment it was reported, or, of a case that was open when another plan came into force, those of that plan: its event says which they were before.';
