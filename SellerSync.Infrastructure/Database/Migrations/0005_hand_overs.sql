-- The outbox between a lookup and its processing. It is new: no older backend has it.
create table if not exists hand_overs (
  id uuid primary key,
  seller_id uuid not null references sellers (id),
  user_id uuid references users (id),
  job_type text not null,
  asins text[] not null,
  status text not null default 'OPEN' check (status in ('OPEN', 'DONE')),
  created_at timestamptz not null default now(),
  announced_at timestamptz not null default now(),
  lease_until timestamptz,
  completed_at timestamptz
);
alter table hand_overs enable row level security;
create index if not exists hand_overs_seller on hand_overs (seller_id, status);
create index if not exists hand_overs_open on hand_overs (created_at) where status = 'OPEN';

create table if not exists routing_decisions (
  id bigint generated always as identity primary key,
  hand_over_id uuid not null,
  user_id uuid,
  seller_id uuid not null references sellers (id),
  decision text not null,
  product_count integer not null,
  threshold integer not null,
  token_percent numeric,
  reason text not null,
  created_at timestamptz not null default now()
);
alter table routing_decisions enable row level security;
create unique index if not exists routing_decisions_hand_over on routing_decisions (hand_over_id);

create table if not exists drain_slots (
  slot integer primary key,
  worker_id text,
  lease_until timestamptz
);
alter table drain_slots enable row level security;

create table if not exists wake_ups (
  name text primary key,
  due_at timestamptz not null
);
alter table wake_ups enable row level security;
