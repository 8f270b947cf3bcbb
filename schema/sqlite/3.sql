-- Schema 3. Read with schema/README.md. Applied in one transaction, together with its number.

-- Standings by the number of their opening instead of by their name: a new matter's is put at the end,
-- never among others, and the order of opening is that of the rows. What a standing is found by needs
-- no second index: which keys it had, its value says.
alter table standing rename to standing_2;
alter table standing_key rename to standing_key_2;

-- A cache: what each matter amounts to. It may be replaced, dropped and rebuilt; it proves nothing.
create table standing (
  -- the number of the matter's opening, by which standings are ordered
  opened integer primary key,
  -- the matter's name
  matter text not null unique,
  -- the text, of whose meaning the schema knows nothing but that `$.keys` holds what it is found by
  value text not null
) strict;
insert into standing select opened, matter, value from standing_2 order by opened;

-- What counts over every matter need of each, so that they read a hundred bytes of it and no more:
-- written and dropped with its standing. Empty where it was kept before there were any.
create table brief (
  opened integer primary key,
  matter text not null,
  -- the text, of whose meaning the schema knows nothing
  value text not null
) strict;
insert into brief select opened, matter, brief from standing_2 order by opened;

-- What a standing is found by, as ('case', 'C-1', …): written with it, and only when it changes.
create table standing_key (
  -- the key's name, as case or worker
  name text not null,
  -- one of its texts
  value text not null,
  -- the opening of the matter whose standing has it
  opened integer not null,
  primary key (name, value, opened)
) strict, without rowid;
insert into standing_key
  select name, standing_key_2.value, opened from standing_key_2 join standing_2 using (matter)
  order by name, standing_key_2.value, opened;

drop table standing_key_2;
drop table standing_2;
