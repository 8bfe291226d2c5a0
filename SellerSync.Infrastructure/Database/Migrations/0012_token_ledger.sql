-- The ledger of Keepa's token bucket: one row for each key (a fingerprint of it), changed under its lock.
create table if not exists token_ledger (
  key text primary key,
  -- Keepa's newest word; null before the first
  tokens_left integer,
  refill_rate integer,
  flow_reduction double precision,
  refill_in interval,
  -- by Keepa's clock, when the balance was so
  ended_at timestamptz,
  -- by this database's clock, when it was heard
  told_at timestamptz,
  -- set aside by reservations that are OPEN or UNKNOWN
  reserved integer not null default 0,
  -- gone from the bucket since the first word, by whomever
  spent bigint not null default 0,
  -- settled by us since then
  charged bigint not null default 0
);
alter table token_ledger enable row level security;

-- Every call that could cost tokens: what it was for, what was set aside, what Keepa charged.
create table if not exists token_reservations (
  id uuid primary key,
  key text not null,
  priority text not null,
  operation text not null,
  domain integer not null,
  user_id uuid,
  seller_id uuid,
  batch_id uuid,
  asins text[],
  units integer not null,
  tokens integer not null,
  -- UNKNOWN: nobody knows whether it was charged; RECONCILED: Keepa's word includes it by now, whatever it was
  state text not null default 'OPEN' check (state in ('OPEN', 'UNKNOWN', 'SETTLED', 'RECONCILED')),
  charged integer,
  reserved_at timestamptz not null default now(),
  -- from then on the call has ended for certain
  expires_at timestamptz not null,
  settled_at timestamptz
);
alter table token_reservations enable row level security;
create index if not exists token_reservations_open on token_reservations (key, expires_at) where state in ('OPEN', 'UNKNOWN');
create index if not exists token_reservations_seller on token_reservations (seller_id, settled_at desc) where state = 'SETTLED' and operation = 'products';
create index if not exists token_reservations_domain on token_reservations (domain, settled_at desc) where state = 'SETTLED' and operation = 'products';
create index if not exists token_reservations_batch on token_reservations (batch_id) where batch_id is not null;
