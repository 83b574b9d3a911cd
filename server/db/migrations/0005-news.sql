create table news (
  id        bigint       primary key generated always as identity,
  at        timestamptz  not null default now(),
  kind      text         not null,
  subject   int          not null,
  areas     int[]        not null,
  body      jsonb        not null,
  position  bigint       unique
);
create index news_unnumbered on news (id) where position is null;
comment on table news is 'The outbox: written in the transaction of the change it tells of; numbered after commit, in the order of id.';

create table news_head (
  single    boolean  primary key default true check (single),
  position  bigint   not null
);
insert into news_head (position) values (0);
comment on table news_head is 'The last position given. Its row lock is the lease: of several nodes one numbers at a time.';
