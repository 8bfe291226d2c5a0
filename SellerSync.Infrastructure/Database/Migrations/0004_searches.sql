do $$
begin
  if to_regclass('seller_queries') is null then
    create table seller_queries (
      id uuid primary key default gen_random_uuid(),
      user_id uuid not null references users (id)
    );
    alter table seller_queries enable row level security;
  end if;

  if to_regclass('user_sellers') is null then
    create table user_sellers (
      id uuid primary key default gen_random_uuid(),
      user_id uuid not null references users (id),
      seller_id uuid not null references sellers (id),
      is_active boolean not null default true,
      added_at timestamptz not null default now(),
      unique (user_id, seller_id)
    );
    alter table user_sellers enable row level security;
  end if;

  if to_regclass('seller_snapshot_queue') is null then
    create table seller_snapshot_queue (
      id uuid primary key default gen_random_uuid(),
      seller_id text not null,
      domain integer not null,
      discovered_from_seller_id text,
      created_at timestamptz not null default now(),
      unique (seller_id, domain)
    );
    alter table seller_snapshot_queue enable row level security;
  end if;

  if to_regclass('seller_snapshots') is null then
    create table seller_snapshots (
      id uuid primary key default gen_random_uuid(),
      seller_id text not null,
      domain integer not null,
      snapshot_date timestamptz not null,
      asin_list text[] not null,
      asin_count integer not null
    );
    alter table seller_snapshots enable row level security;
  end if;

  -- the older shape demands what was typed; searches are by seller now
  if exists (
    select from information_schema.columns
    where table_schema = current_schema() and table_name = 'seller_queries' and column_name = 'query_input' and is_nullable = 'NO'
  ) then
    alter table seller_queries alter column query_input drop not null;
  end if;
end $$;

alter table seller_queries
  add column if not exists seller_id uuid,
  add column if not exists seller_name text,
  add column if not exists domain integer,
  add column if not exists found_seller boolean,
  add column if not exists searched_at timestamptz default now(),
  add column if not exists tokens_used integer,
  add column if not exists hand_over_id uuid;

create index if not exists seller_queries_user_searched on seller_queries (user_id, searched_at desc);
