-- Schema 1. Read with schema/README.md. Applied in one transaction, together with its number.

-- The truth: one row an entry, in order, never changed.
create table entry (
  -- the entry's number, from 0 without gaps; the number of the tree's leaf too
  seq integer primary key,
  -- SHA-256(0x00 || line), RFC 6962. It stands before the line, so that reading leaves does not
  -- follow a long line onto its overflow pages
  leaf blob not null,
  -- the entry's exact JSON text, without its newline: what was hashed
  line text,

  -- What queries ask for. None of it is stored in the row: each column is worked out of the line,
  -- and only its index holds what was worked out when it was written.
  -- the entry's own id (UUID, lower case)
  id text generated always as (line ->> '$.id') virtual,
  -- the kind of entry, as the contract spells it
  kind text generated always as (line ->> '$.kind') virtual,
  -- the matter it belongs to; null for the ledger's own acts
  matter text generated always as (line ->> '$.matter') virtual,
  -- the kind of an act of the ledger's own
  act text generated always as (case when matter is null then kind end) virtual,
  -- the matter into which a correction puts its new statement: it may be another
  to_matter text generated always as (
    case when kind = 'correction' then line ->> '$.body.with.matter' end) virtual,
  -- when it was entered: RFC 3339, UTC, milliseconds, so that the order of texts is that of times
  entered text generated always as (line ->> '$.entered') virtual,
  -- the case or cases an opening names, as JSON text: "C-1" with its quotes, or a list
  opening_case text generated always as (
    case when kind = 'request' then line -> '$.body.case' end) virtual,
  -- n, where an opening or a correction names a matter M-n of at most 12 digits
  allotted integer generated always as (
    case when kind in ('request', 'correction')
          and ifnull(to_matter, matter) glob 'M-[1-9]*'
          and ifnull(to_matter, matter) not glob 'M-*[^0-9]*'
          and length(ifnull(to_matter, matter)) <= 14
    then cast(substr(ifnull(to_matter, matter), 3) as integer) end) virtual,

  -- The guards that need only the row itself; the trigger below asks the rest. Their names are what
  -- the program tells. Here the line is parsed once for them and for all the columns above, in the
  -- trigger it would be parsed again: that is a tenth of the cost of an insert.
  constraint "a number is not negative" check (seq >= 0),
  constraint "a leaf is 32 bytes" check (length(leaf) = 32),
  constraint "a line is JSON" check (line is null or json_valid(line)),
  constraint "the seq in the line is the number of its row"
    check (line is null or (line -> '$.seq') is cast(seq as text)),
  constraint "a line has an id" check (line is null or id is not null)
) strict;

-- a repeated submission is found, and refused, by its id
create unique index entry_id on entry (id);
-- the entries of a matter
create index entry_matter on entry (matter) where matter is not null;
-- the ledger's own acts, by kind: an adoption is found however many exports there are
create index entry_act on entry (act) where act is not null;
-- the first entry entered after a day
create index entry_entered on entry (entered);
-- the corrections that put a statement into a matter
create index entry_to_matter on entry (to_matter) where to_matter is not null;
-- the openings of a case, so that one typed twice is recognised
create index entry_opening_case on entry (opening_case) where opening_case is not null;
-- the highest number a matter was given
create index entry_allotted on entry (allotted) where allotted is not null;

-- The guard of every insert. `insert or replace` deletes the row it replaces without asking the
-- delete guard, so this guard refuses a number or an id that is already there.
create trigger entry_insert before insert on entry begin
  select case
    -- -1 is how a number that was not given looks here: the engine then gives the next
    when new.seq not in (-1, (select ifnull(max(seq), -1) + 1 from entry))
      then raise(rollback, 'guard: an entry takes the next number and no other')
    when new.line is null
      then raise(rollback, 'guard: an entry has a line')
    when exists (select 1 from entry where id = new.id)
      then raise(rollback, 'guard: an entry with this id is already there')
  end;
end;
create trigger entry_update before update on entry begin
  select raise(abort, 'guard: an entry is never changed');
end;
create trigger entry_delete before delete on entry begin
  select raise(abort, 'guard: an entry is never deleted');
end;

-- The tree above the leaves (RFC 6962): only the node over each full run of 256, never changed.
create table node (
  -- 1 over 256 leaves, 2 over 256 nodes of level 1, and so on
  level integer not null,
  -- its number within the level, from 0 without gaps
  n integer not null,
  -- SHA-256 over the whole run
  hash blob not null,
  primary key (level, n)
) strict, without rowid;

create trigger node_insert before insert on node begin
  select case
    when new.level not between 1 and 7
      then raise(rollback, 'guard: a level is 1 to 7')
    when new.n is not (select ifnull(max(n), -1) + 1 from node where level = new.level)
      then raise(rollback, 'guard: a node takes the next number of its level and no other')
    when ((new.n + 1) << (8 * new.level)) > (select ifnull(max(seq), -1) + 1 from entry)
      then raise(rollback, 'guard: a node stands over entries that are there')
    when typeof(new.hash) <> 'blob' or length(new.hash) <> 32
      then raise(rollback, 'guard: a node is 32 bytes')
  end;
end;
create trigger node_update before update on node begin
  select raise(abort, 'guard: a node is never changed');
end;
create trigger node_delete before delete on node begin
  select raise(abort, 'guard: a node is never deleted');
end;

-- A cache: what each matter amounts to. It may be replaced, dropped and rebuilt; it proves nothing.
create table standing (
  -- the matter's name
  matter text primary key not null,
  -- the number of the matter's opening, by which standings are ordered
  opened integer not null,
  -- the text, of whose meaning the schema knows nothing
  value text not null
) strict;
create index standing_opened on standing (opened, matter);

-- What a standing is found by, as ('case', 'C-1', …): written beside it, and only when it changes.
create table standing_key (
  -- the key's name, as case or worker
  name text not null,
  -- one of its texts
  value text not null,
  -- whose standing has it
  matter text not null,
  primary key (name, value, matter)
) strict, without rowid;
create index standing_key_matter on standing_key (matter);

-- "cand": how a file is told to be a ledger of this program
pragma application_id = 0x63616e64;
