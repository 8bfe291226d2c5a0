alter table sellers
  -- of the last storefront something is new that was not handed over: it was only quoted, or a budget cut it
  add column if not exists held_back boolean not null default false;

-- what a user has spent since midnight
create index if not exists token_reservations_user on token_reservations (user_id, reserved_at) where user_id is not null;
