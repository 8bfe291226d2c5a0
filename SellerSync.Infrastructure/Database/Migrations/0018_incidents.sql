-- What is wrong for a while: since when, and whether the team has been told. One row of each kind for all instances.
create table if not exists incidents (
  name text primary key,
  since timestamptz,
  is_told boolean not null
);
alter table incidents enable row level security;
-- the one kind that had a table of its own, which an older version may still write to
insert into incidents (name, since, is_told) select 'low tokens', since, is_told from low_tokens where name = 'keepa' on conflict (name) do nothing;

alter table product_batches
  -- when the team was told that it failed; a later failure is to be told again
  add column if not exists failure_told_at timestamptz;
