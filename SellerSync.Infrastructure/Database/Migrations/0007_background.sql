-- What discovery and the snapshots of competitors keep.
alter table sellers
  -- the snapshot that the first lookup took for known
  add column if not exists baseline_asins text[],
  -- discovery's last try, in vain or not: those tried lately come last
  add column if not exists discovery_tried_at timestamptz;

alter table seller_snapshot_queue
  add column if not exists created_at timestamptz default now(),
  add column if not exists lease_until timestamptz;

create index if not exists seller_snapshots_seller_domain on seller_snapshots (seller_id, domain, snapshot_date desc);

create table if not exists refused_storefronts (
  seller_id text not null,
  domain integer not null,
  products integer not null,
  refused_at timestamptz not null,
  primary key (seller_id, domain)
);
alter table refused_storefronts enable row level security;

create table if not exists discovery_runs (
  id bigint generated always as identity primary key,
  started_at timestamptz not null,
  ended_at timestamptz not null,
  looked_up integer not null,
  new_products integer not null,
  tokens_used integer not null,
  -- count by reason
  skipped jsonb not null,
  stopped_reason text not null
);
alter table discovery_runs enable row level security;
