namespace SellerSync.Tests.Database;

/// <summary>The tables that the replaced backend left on Supabase after its eleven migrations, with a few rows.</summary>
internal static class OldDatabase
{
    public static readonly Guid User = Guid.Parse("11111111-1111-4111-8111-111111111111");

    public static readonly string Sql = $"""
        create schema auth;
        create table auth.users (id uuid primary key);
        create table users (id uuid primary key references auth.users (id), email text, subscription_status text);
        create table sellers (
          id uuid primary key default gen_random_uuid(), seller_id text not null, domain integer not null, seller_name text,
          asin_count integer, initial_asin_list text[], similar_sellers jsonb, top_brands jsonb, estimated_start_date timestamptz,
          last_checked_at timestamptz, created_by uuid references auth.users (id), is_active boolean default true, trashed_at timestamptz,
          created_at timestamptz default now(), updated_at timestamptz default now(),
          constraint sellers_seller_id_domain_key unique (seller_id, domain));
        alter table sellers enable row level security;
        create table seller_queries (
          id uuid primary key default gen_random_uuid(), user_id uuid not null references auth.users (id), query_input text not null,
          domain integer, seller_id uuid references sellers (id), found_seller boolean, error_message text, queried_at timestamptz default now());
        create table user_sellers (
          id uuid primary key default gen_random_uuid(), user_id uuid not null references auth.users (id), seller_id uuid not null references sellers (id),
          is_active boolean default true, notification_preferences jsonb default '{"{}"}', added_at timestamptz default now(), unique (user_id, seller_id));
        create table product_templates (
          id uuid primary key default gen_random_uuid(), asin_id varchar(20) not null, domain integer not null, title text,
          brand varchar(255), category varchar(255), subcategory varchar(255), images text[], product_url text, unique (asin_id, domain));
        create table seller_products (
          id uuid primary key default gen_random_uuid(), seller_id uuid not null references sellers (id),
          product_template_id uuid not null references product_templates (id), asin_id varchar(20), domain integer,
          storefront_price numeric(10, 2), buy_box_price numeric(10, 2), currency char(3) default 'USD', sales_rank integer,
          rating numeric(3, 2) check (rating is null or rating = -1 or rating between 1 and 5), rating_count integer, stock_count integer,
          monthly_sales integer, is_fba boolean, is_fbm boolean, errors jsonb, unique (seller_id, product_template_id));
        create view seller_products_with_templates as
          select p.id, p.seller_id, p.storefront_price, t.asin_id, t.title from seller_products p join product_templates t on t.id = p.product_template_id;
        create table product_batches (
          id uuid primary key default gen_random_uuid(), seller_id uuid not null references sellers (id), product_count integer not null,
          new_asins text[] not null, status text not null default 'PENDING', priority text not null default 'HIGH', job_type text not null default 'TIME_MACHINE',
          batch_type text not null default 'NEW_ASINS', processing_by text, requested_by_user_id uuid, available_for_confirmation boolean,
          started_at timestamptz, completed_at timestamptz, error_message text, created_at timestamptz default now());
        insert into auth.users (id) values ('{User}');
        insert into users (id) values ('{User}');
        insert into sellers (seller_id, domain, seller_name, asin_count) values ('AOLDSELLER0001', 1, 'Old shop', 2);
        insert into product_templates (asin_id, domain, title) values ('B000000001', 1, 'Old product');
        insert into seller_products (seller_id, product_template_id, rating) select s.id, t.id, -1 from sellers s, product_templates t;
        insert into product_batches (seller_id, product_count, new_asins) select id, 1, '{"{B000000002}"}' from sellers;
        """;
}
