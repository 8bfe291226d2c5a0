-- a user's own decisions, newest first
create index if not exists routing_decisions_user_created on routing_decisions (user_id, created_at, id);
-- what is counted once a minute over all instances: the last 24 hours, however long the history
create index if not exists routing_decisions_created on routing_decisions (created_at);
create index if not exists product_batches_completed on product_batches (completed_at);
