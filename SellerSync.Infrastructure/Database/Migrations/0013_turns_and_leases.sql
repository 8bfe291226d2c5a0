alter table product_batches
  -- users take turns: the n-th waiting batch of each comes before the n+1-th of any
  add column if not exists turn bigint not null default 0;

-- the order of claims, so that the next is found without a look at the rest, however long the queue
create index if not exists product_batches_next on product_batches ((job_type = 'MONITORING'), priority, turn, created_at, id) where status = 'PENDING';
create index if not exists product_batches_user_turn on product_batches (user_id, turn) where status = 'PENDING';
create index if not exists product_batches_leases on product_batches (lease_until) where status = 'PROCESSING';
