-- What operators did, why, and who it was: a user's ID, or a person at a terminal. Rows are only ever added.
create table if not exists operator_actions (
  id uuid primary key,
  action text not null,
  done_by text not null,
  batch_id uuid,
  reason text,
  done_at timestamptz not null default now()
);
alter table operator_actions enable row level security;
create index if not exists operator_actions_batch on operator_actions (batch_id, done_at) where batch_id is not null;

-- Queued work is paused while its row is here.
create table if not exists drain_pauses (
  name text primary key,
  reason text not null,
  paused_by text not null,
  paused_at timestamptz not null default now()
);
alter table drain_pauses enable row level security;

alter table product_batches
  -- the claim that a cancel ended: what was paid for under it may still be stored
  add column if not exists cancelled_fence bigint;

-- lists, newest first, however long the history
create index if not exists product_batches_created on product_batches (created_at, id);
create index if not exists product_batches_failed on product_batches (created_at, id) where status = 'FAILED';
create index if not exists token_reservations_settled on token_reservations (settled_at, id) where settled_at is not null;
