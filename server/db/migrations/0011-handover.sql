create table handover (
  id           int          primary key generated always as identity,
  area_id      int          not null references area,
  from_at      timestamptz  not null,
  until_at     timestamptz  not null,
  sheet        jsonb        not null,
  note         text         not null,
  given_by     int          not null references account,
  given_name   text         not null,
  given_at     timestamptz  not null,
  check (from_at < until_at)
);
comment on table handover is '交接班: what one shift leaves to the next, as it stood when it was given. Append-only; it is taken over in handover_taken.';
create trigger handover_append_only before update or delete on handover for each row execute function refuse_change();

create table handover_taken (
  handover_id  int          primary key references handover,
  taken_by     int          not null references account,
  taken_name   text         not null,
  taken_at     timestamptz  not null
);
create trigger handover_taken_append_only before update or delete on handover_taken for each row execute function refuse_change();
