-- Since when tokens have been low, and whether the team has been told: one row for all instances.
create table if not exists low_tokens (
  name text primary key,
  since timestamptz,
  is_told boolean not null
);
alter table low_tokens enable row level security;
