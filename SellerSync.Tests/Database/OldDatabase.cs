using SellerSync.Tests.Servers;

namespace SellerSync.Tests.Database;

/// <summary>The tables that the replaced backend left on Supabase, with a few rows, in each shape that they may have.</summary>
internal static class OldDatabase
{
    public static readonly Guid User = Guid.Parse("11111111-1111-4111-8111-111111111111");

    /// <summary>After its eleven migrations.</summary>
    public static readonly string Sql = Shape();

    private const string QueriesAsMigrated = """
        create table seller_queries (
          id uuid primary key default gen_random_uuid(), user_id uuid not null references auth.users (id), query_input text not null,
          domain integer, seller_id uuid references sellers (id), found_seller boolean, error_message text, queried_at timestamptz default now());
        create function get_unique_recent_seller_queries(p_user_id uuid, p_limit integer default 20) returns setof seller_queries language sql stable as $f$
          select distinct on (query_input) * from seller_queries where user_id = p_user_id order by query_input, queried_at desc limit p_limit $f$;
        """;

    private const string QueriesAsWritten = """
        create table seller_queries (
          id uuid primary key default gen_random_uuid(), user_id uuid not null references auth.users (id), seller_id uuid references sellers (id),
          seller_name text, domain integer, found_seller boolean, searched_at timestamptz default now());
        """;

    /// <param name="queriesAsWritten">seller_queries with seller_name and searched_at, as the code wrote, not with query_input.</param>
    /// <param name="oneMarketplace">sellers as before the second migration: seller_id alone is unique.</param>
    public static string Shape(bool queriesAsWritten = false, bool oneMarketplace = false) => $"""
        create schema auth;
        create table auth.users (id uuid primary key);
        create table users (id uuid primary key references auth.users (id), email text, subscription_status text);
        create table sellers (
          id uuid primary key default gen_random_uuid(), seller_id text not null, domain integer not null, seller_name text,
          asin_count integer, initial_asin_list text[], similar_sellers jsonb, top_brands jsonb, estimated_start_date timestamptz,
          last_checked_at timestamptz, created_by uuid references auth.users (id), is_active boolean default true, trashed_at timestamptz,
          created_at timestamptz default now(), updated_at timestamptz default now(),
          constraint sellers_seller_id_key unique (seller_id{(oneMarketplace ? "" : ", domain")}));
        alter table sellers enable row level security;
        create policy "Authenticated users read all sellers" on sellers for select using (true);
        {(queriesAsWritten ? QueriesAsWritten : QueriesAsMigrated)}
        create table user_sellers (
          id uuid primary key default gen_random_uuid(), user_id uuid not null references auth.users (id), seller_id uuid not null references sellers (id),
          is_active boolean default true, notification_preferences jsonb default '{"{}"}', added_at timestamptz default now(), unique (user_id, seller_id));
        create table user_product_viewed (user_id uuid not null, asin_id varchar(20), seller_id uuid, domain integer, viewed_at timestamptz default now());
        create table product_templates (
          id uuid primary key default gen_random_uuid(), asin_id varchar(20) not null, domain integer not null, title text,
          brand varchar(255), category varchar(255), subcategory varchar(255), images text[], product_url text, unique (asin_id, domain));
        create table seller_products (
          id uuid primary key default gen_random_uuid(), seller_id uuid not null references sellers (id),
          product_template_id uuid not null references product_templates (id), asin_id varchar(20), domain integer,
          storefront_price numeric(10, 2), buy_box_price numeric(10, 2), after_fees_price numeric(10, 2), avg_price_30d numeric(10, 2),
          currency char(3) default 'USD', sales_rank integer, sales_rank_percentile numeric(5, 2),
          rating numeric(3, 2) check (rating is null or rating = -1 or rating between 1 and 5), rating_count integer, stock_count integer,
          monthly_sales integer, is_fba boolean, is_fbm boolean, is_buy_box_fba boolean, is_buy_box_amazon boolean, is_offer_amazon boolean,
          offer_fba_count integer, offer_fbm_count integer, time_posted timestamptz, errors jsonb,
          created_at timestamptz default now(), updated_at timestamptz default now(), unique (seller_id, product_template_id));
        alter table seller_products enable row level security;
        create policy "Everybody reads products" on seller_products for select using (true);
        create function set_updated_at() returns trigger language plpgsql as $f$ begin new.updated_at := now(); return new; end $f$;
        create trigger seller_products_updated before update on seller_products for each row execute function set_updated_at();
        create view seller_products_with_templates as
          select p.id, p.seller_id, p.storefront_price, t.asin_id, t.title from seller_products p join product_templates t on t.id = p.product_template_id;
        create table product_batches (
          id uuid primary key default gen_random_uuid(), seller_id uuid not null references sellers (id), product_count integer not null,
          new_asins text[] not null, status text not null default 'PENDING', priority text not null default 'HIGH', job_type text not null default 'TIME_MACHINE',
          batch_type text not null default 'NEW_ASINS', processing_by text, requested_by_user_id uuid, available_for_confirmation boolean,
          confirmation_offered_to_user_ids uuid[], started_at timestamptz, completed_at timestamptz, error_message text, created_at timestamptz default now());
        create index product_batches_recent on product_batches (seller_id, status, created_at desc);
        create publication supabase_realtime for table product_batches, seller_products;
        insert into auth.users (id) values ('{User}');
        insert into users (id) values ('{User}');
        insert into sellers (seller_id, domain, seller_name, asin_count, initial_asin_list) values ('AOLDSELLER0001', 1, 'Old shop', 2, '{"{B000000001,B000000002,B000000003}"}');
        insert into product_templates (asin_id, domain, title) values ('B000000001', 1, 'Old product');
        insert into seller_products (seller_id, product_template_id, rating) select s.id, t.id, -1 from sellers s, product_templates t;
        insert into product_batches (seller_id, product_count, new_asins) select id, 1, '{"{B000000002}"}' from sellers;
        """;

    /// <summary>What else stands in the schema, a line each: what a migration has to leave alone.</summary>
    public static async Task<IReadOnlyList<string>> SchemaAsync(TestDatabase database)
    {
        await using var command = database.DataSource.CreateCommand("""
            select 'column ' || table_name || '.' || column_name || ' ' || data_type from information_schema.columns where table_schema = 'public'
            union all select 'row level security ' || relname || ' ' || relrowsecurity from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
            union all select 'policy ' || tablename || ' ' || policyname || ' ' || cmd || ' ' || coalesce(qual, '') from pg_policies
            union all select 'view ' || viewname || ' ' || definition from pg_views where schemaname = 'public'
            union all select 'trigger ' || tgname from pg_trigger where not tgisinternal
            union all select 'function ' || proname from pg_proc where pronamespace = 'public'::regnamespace
            union all select 'published ' || pubname || ' ' || tablename from pg_publication_tables
            """);
        var lines = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        return lines;
    }
}
