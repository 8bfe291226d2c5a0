do $$
begin
  if to_regclass('product_batches') is null then
    create table product_batches (
      id uuid primary key default gen_random_uuid(),
      seller_id uuid not null references sellers (id),
      user_id uuid references users (id),
      product_count integer not null,
      new_asins text[] not null,
      status text not null default 'PENDING' check (status in ('PENDING', 'PROCESSING', 'COMPLETED', 'FAILED')),
      priority text not null,
      job_type text not null,
      batch_type text not null,
      created_at timestamptz not null default now()
    );
    alter table product_batches enable row level security;
  end if;
end $$;

alter table product_batches
  add column if not exists user_id uuid references users (id),
  add column if not exists estimated_tokens integer,
  add column if not exists actual_tokens_used integer,
  add column if not exists worker_id text,
  add column if not exists started_at timestamptz,
  add column if not exists completed_at timestamptz,
  add column if not exists error_message text,
  add column if not exists hand_over_id uuid,
  -- products settled so far: stored or failed
  add column if not exists processed_count integer not null default 0,
  -- reason by ASIN
  add column if not exists failed_asins jsonb not null default '{}',
  add column if not exists attempts integer not null default 0,
  -- the worker's sign of life: past this the batch is orphaned
  add column if not exists lease_until timestamptz,
  -- grows with every claim, so that a worker that lost its lease cannot write
  add column if not exists fence bigint not null default 0,
  -- after a failed attempt: not before
  add column if not exists available_at timestamptz;

create index if not exists product_batches_user_created on product_batches (user_id, created_at);
create index if not exists product_batches_seller_status_created on product_batches (seller_id, status, created_at);
-- what can be claimed, and nothing else: the queue stays fast however long the history
create index if not exists product_batches_open on product_batches (created_at) where status in ('PENDING', 'PROCESSING');
