-- Schema 2. Read with schema/README.md. Applied in one transaction, together with its number.

-- What counts over every matter need of each, so that they read a hundred bytes of it and no more: a
-- text of whose meaning the schema knows nothing. Empty for rows that schema 1 kept: what they would
-- say is in their value, and the next append to the matter writes it.
alter table standing add column brief text not null default '';

-- Standings in the order of opening, now with the brief in it: a count never looks at a row.
drop index standing_opened;
create index standing_opened on standing (opened, matter, brief);
