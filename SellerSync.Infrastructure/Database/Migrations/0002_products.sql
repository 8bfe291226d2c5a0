do $$
begin
  if to_regclass('product_templates') is null then
    create table product_templates (
      id uuid primary key default gen_random_uuid(),
      asin_id text not null,
      domain integer not null,
      title text,
      brand text,
      category text,
      images text[],
      product_url text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    alter table product_templates enable row level security;
  end if;

  if to_regclass('seller_products') is null then
    create table seller_products (
      id uuid primary key default gen_random_uuid(),
      seller_id uuid not null references sellers (id),
      asin_id text not null,
      domain integer not null,
      product_template_id uuid not null references product_templates (id),
      rating numeric(3, 2) check (rating is null or rating between 1 and 5),
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    alter table seller_products enable row level security;
  end if;
end $$;

alter table seller_products
  add column if not exists asin_id text,
  add column if not exists domain integer,
  add column if not exists storefront_price numeric,
  add column if not exists buy_box_price numeric,
  add column if not exists currency char(3) default 'USD',
  add column if not exists sales_rank integer,
  add column if not exists stock_count integer,
  add column if not exists rating numeric(3, 2),
  add column if not exists rating_count integer,
  add column if not exists monthly_sales integer,
  add column if not exists is_fba boolean,
  add column if not exists is_fbm boolean,
  add column if not exists first_seen_at timestamptz,
  add column if not exists processing_source text;

-- rows from before asin_id and domain existed
update seller_products p
set asin_id = t.asin_id, domain = t.domain
from product_templates t
where t.id = p.product_template_id and (p.asin_id is null or p.domain is null);

create unique index if not exists product_templates_asin_domain_unique on product_templates (asin_id, domain);
create unique index if not exists seller_products_seller_asin_domain_unique on seller_products (seller_id, asin_id, domain);
