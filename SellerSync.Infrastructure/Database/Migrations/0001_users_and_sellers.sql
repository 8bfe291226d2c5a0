do $$
begin
  if to_regclass('users') is null then
    create table users (
      id uuid primary key,
      subscription_status text,
      created_at timestamptz not null default now()
    );
    alter table users enable row level security;
  end if;

  if to_regclass('sellers') is null then
    create table sellers (
      id uuid primary key default gen_random_uuid(),
      seller_id text not null,
      domain integer not null,
      seller_name text,
      created_at timestamptz not null default now()
    );
    alter table sellers enable row level security;
  end if;
end $$;

alter table sellers
  add column if not exists asin_count integer,
  add column if not exists initial_asin_list text[],
  -- the last storefront, freshest first: what a later lookup compares with
  add column if not exists storefront_asins text[],
  add column if not exists similar_sellers jsonb,
  add column if not exists top_brands jsonb,
  add column if not exists total_storefront_asin_list_csv text,
  add column if not exists estimated_start_date timestamptz,
  add column if not exists last_checked_at timestamptz,
  add column if not exists created_by uuid,
  add column if not exists is_active boolean default true,
  add column if not exists trashed_at timestamptz;

create unique index if not exists sellers_seller_id_domain_unique on sellers (seller_id, domain);
