using Npgsql;
using NpgsqlTypes;
using SellerSync.Domain.SellerProducts;

namespace SellerSync.Infrastructure.Database.Products;

/// <summary><see cref="IProductPages"/> on seller_products, with the shared facts of product_templates.</summary>
public sealed class ProductPages(Database database) : IProductPages
{
    // One ascending key for every order: times count negative, and numeric keeps their microseconds. A seller has a few
    // thousand products at most, found by the unique index that starts with seller_id, so each order needs no index of its own.
    private const string ReadPage = """
        with matching as (
          select p.*, case $4
              when 'FirstSeen' then - extract(epoch from p.first_seen_at)::numeric
              when 'Price' then p.storefront_price::numeric
              else p.sales_rank::numeric
            end as sort_key
          from sellers s join seller_products p on p.seller_id = s.id
          where s.seller_id = $1 and s.domain = $2
            and ($5::timestamptz is null or p.first_seen_at >= $5)
            and ($6::numeric is null or p.storefront_price >= $6)
            and ($7::numeric is null or p.storefront_price <= $7)
            and ($8::integer is null or p.sales_rank <= $8)
            and ($9::text is null or case $9 when 'Fba' then p.is_fba else p.is_fbm end)
        ), page as (
          select * from matching m
          where $11::uuid is null
            or case
              when $10::numeric is null then m.sort_key is null and m.id > $11
              else m.sort_key is null or m.sort_key > $10 or (m.sort_key = $10 and m.id > $11)
            end
          order by m.sort_key nulls last, m.id
          limit $3
        )
        select (select count(*)::int from matching), p.id, p.sort_key, t.asin_id, t.title, t.brand, t.category, t.images[1],
          p.storefront_price::numeric, p.buy_box_price::numeric, p.currency::text, p.sales_rank, p.stock_count,
          nullif(p.rating, -1)::numeric, p.rating_count, p.monthly_sales, p.is_fba, p.is_fbm, p.first_seen_at
        from sellers s
        left join (page p join product_templates t on t.id = p.product_template_id) on p.seller_id = s.id
        where s.seller_id = $1 and s.domain = $2
        order by p.sort_key nulls last, p.id
        """;

    public Task<ProductPage?> ReadAsync(ProductQuery query, CancellationToken cancellationToken) =>
        database.Promptly.QueryAsync(
            async (connection, token) =>
            {
                await using var command = connection.Command(
                    ReadPage,
                    query.SellerId.Value,
                    query.Marketplace.Id,
                    query.Limit + 1, // one more tells whether there is a next page
                    query.Sort.ToString(),
                    Typed(query.Filter.Since?.ToUniversalTime(), NpgsqlDbType.TimestampTz),
                    Typed(query.Filter.MinPrice, NpgsqlDbType.Numeric),
                    Typed(query.Filter.MaxPrice, NpgsqlDbType.Numeric),
                    Typed(query.Filter.MaxRank, NpgsqlDbType.Integer),
                    Typed(query.Filter.Fulfilment?.ToString(), NpgsqlDbType.Text),
                    Typed(query.After?.Key, NpgsqlDbType.Numeric),
                    Typed(query.After?.Id, NpgsqlDbType.Uuid));
                await using var reader = await command.ExecuteReaderAsync(token);
                return await PageAsync(reader, query.Limit, token);
            },
            cancellationToken);

    private static async Task<ProductPage?> PageAsync(NpgsqlDataReader reader, int limit, CancellationToken cancellationToken)
    {
        int? total = null;
        ProductPosition? last = null;
        var products = new List<StoredProduct>();
        while (await reader.ReadAsync(cancellationToken))
        {
            total = reader.GetInt32(0);
            if (products.Count == limit)
            {
                return new ProductPage(products, total.Value, last);
            }

            // A seller without a product for this page is one row without a product.
            if (!reader.IsDBNull(1))
            {
                last = new ProductPosition(reader.Nullable<decimal>(2), reader.GetGuid(1));
                products.Add(Product(reader));
            }
        }

        return total is null ? null : new ProductPage(products, total.Value, null);
    }

    private static StoredProduct Product(NpgsqlDataReader reader) => new(
        reader.GetString(3),
        Text(reader, 4),
        Text(reader, 5),
        Text(reader, 6),
        Text(reader, 7),
        reader.Nullable<decimal>(8),
        reader.Nullable<decimal>(9),
        Text(reader, 10),
        reader.Nullable<int>(11),
        reader.Nullable<int>(12),
        reader.Nullable<decimal>(13),
        reader.Nullable<int>(14),
        reader.Nullable<int>(15),
        reader.Nullable<bool>(16),
        reader.Nullable<bool>(17),
        reader.Nullable<DateTimeOffset>(18));

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static NpgsqlParameter Typed(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
