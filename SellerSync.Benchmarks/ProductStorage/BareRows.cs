using Npgsql;
using NpgsqlTypes;
using SellerSync.Domain.Products;

namespace SellerSync.Benchmarks.ProductStorage;

/// <summary>The same rows without all that is ours: nothing is locked in order, kept from before, settled or counted.</summary>
internal sealed class BareRows(NpgsqlDataSource source, Guid sellerUuid)
{
    private const string TemplateColumns = "id, asin_id, domain, title, brand, category, images, product_url";

    private const string ProductColumns = "seller_id, asin_id, domain, product_template_id, storefront_price, buy_box_price, currency, "
        + "sales_rank, stock_count, rating, rating_count, monthly_sales, is_fba, is_fbm, first_seen_at, processing_source";

    private const string TemplateConflict = """
        on conflict (asin_id, domain) do update set title = excluded.title, brand = excluded.brand, category = excluded.category,
          images = excluded.images, product_url = excluded.product_url
        """;

    private const string ProductConflict = """
        on conflict (seller_id, asin_id, domain) do update set storefront_price = excluded.storefront_price, buy_box_price = excluded.buy_box_price,
          sales_rank = excluded.sales_rank, stock_count = excluded.stock_count, rating = excluded.rating, rating_count = excluded.rating_count,
          monthly_sales = excluded.monthly_sales, is_fba = excluded.is_fba, is_fbm = excluded.is_fbm, first_seen_at = excluded.first_seen_at
        """;

    /// <summary>Two upserts over arrays in one transaction, sent together.</summary>
    public async Task UnnestAsync(IReadOnlyList<Product> products)
    {
        var rows = Rows(products);
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Command(
                    $"insert into product_templates ({TemplateColumns}) select i.id, i.asin, 1, i.title, i.brand, i.category, string_to_array(i.images, ' '), i.url "
                    + $"from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) as i (id, asin, title, brand, category, images, url) {TemplateConflict}",
                    Column(rows, row => row.Id), Column(rows, row => row.Asin), Column(rows, row => row.Product.Title), Column(rows, row => row.Product.Brand),
                    Column(rows, row => row.Product.Category), Column(rows, row => string.Join(' ', row.Product.Images)), Column(rows, row => row.Url)),
                Command(
                    $"insert into seller_products ({ProductColumns}) select $1, i.asin, 1, i.id, i.price, i.box, 'USD', i.rank, i.stock, i.rating, i.ratings, i.sales, i.fba, not i.fba, i.seen, 'queue' "
                    + "from unnest($2::uuid[], $3::text[], $4::numeric[], $5::numeric[], $6::int[], $7::int[], $8::numeric[], $9::int[], $10::int[], $11::boolean[], $12::timestamptz[]) "
                    + $"as i (id, asin, price, box, rank, stock, rating, ratings, sales, fba, seen) {ProductConflict}",
                    new NpgsqlParameter { Value = sellerUuid }, Column(rows, row => row.Id), Column(rows, row => row.Asin), Column(rows, row => row.Product.Offer?.Price),
                    Column(rows, row => row.Product.BuyBoxPrice), Column(rows, row => row.Product.SalesRank), Column(rows, row => row.Product.Offer?.StockCount),
                    Column(rows, row => row.Product.Rating), Column(rows, row => row.Product.RatingCount), Column(rows, row => row.Product.MonthlySales),
                    Column(rows, row => row.Product.Offer?.IsFba), Column(rows, row => row.Product.FirstSeenAt)),
            },
        };
        await batch.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }

    /// <summary>Two upserts for each product, one after the other, in one transaction.</summary>
    public async Task OneByOneAsync(IReadOnlyList<Product> products)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        foreach (var row in Rows(products))
        {
            await using var template = new NpgsqlCommand($"insert into product_templates ({TemplateColumns}) values ($1, $2, 1, $3, $4, $5, $6, $7) {TemplateConflict}", connection);
            Fill(template, row.Id, row.Asin, row.Product.Title, row.Product.Brand, row.Product.Category, row.Product.Images.ToArray(), row.Url);
            await template.ExecuteNonQueryAsync();
            await using var product = new NpgsqlCommand(
                $"insert into seller_products ({ProductColumns}) values ($1, $2, 1, $3, $4, $5, 'USD', $6, $7, $8, $9, $10, $11, not $11, $12, 'queue') {ProductConflict}", connection);
            Fill(product, sellerUuid, row.Asin, row.Id, row.Product.Offer?.Price, row.Product.BuyBoxPrice, row.Product.SalesRank, row.Product.Offer?.StockCount,
                row.Product.Rating, row.Product.RatingCount, row.Product.MonthlySales, row.Product.Offer?.IsFba, row.Product.FirstSeenAt);
            await product.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
    }

    /// <summary>COPY into both tables in one transaction: what may be there already must not be.</summary>
    public async Task CopyAsync(IReadOnlyList<Product> products)
    {
        var rows = Rows(products);
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var templates = await connection.BeginBinaryImportAsync($"copy product_templates ({TemplateColumns}) from stdin (format binary)"))
        {
            foreach (var row in rows)
            {
                await WriteAsync(templates, row.Id, row.Asin, 1, row.Product.Title, row.Product.Brand, row.Product.Category, row.Product.Images.ToArray(), row.Url);
            }

            await templates.CompleteAsync();
        }

        await using (var importer = await connection.BeginBinaryImportAsync($"copy seller_products ({ProductColumns}) from stdin (format binary)"))
        {
            foreach (var row in rows)
            {
                var product = row.Product;
                await WriteAsync(importer, sellerUuid, row.Asin, 1, row.Id, product.Offer?.Price, product.BuyBoxPrice, "USD", product.SalesRank, product.Offer?.StockCount,
                    product.Rating, product.RatingCount, product.MonthlySales, product.Offer?.IsFba, !product.Offer?.IsFba, product.FirstSeenAt, "queue");
            }

            await importer.CompleteAsync();
        }

        await transaction.CommitAsync();
    }

    private static Row[] Rows(IReadOnlyList<Product> products) =>
        [.. products.Select(product => new Row(Guid.NewGuid(), product.Asin.Value, $"https://www.amazon.com/dp/{product.Asin}", product))];

    private static async Task WriteAsync(NpgsqlBinaryImporter importer, params object?[] values)
    {
        await importer.StartRowAsync();
        foreach (var value in values)
        {
            await (value is null ? importer.WriteNullAsync() : importer.WriteAsync(value));
        }
    }

    private static void Fill(NpgsqlCommand command, params object?[] values)
    {
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }
    }

    private static NpgsqlBatchCommand Command(string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private static NpgsqlParameter Column<T>(Row[] rows, Func<Row, T> value) => new() { Value = rows.Select(value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | TypeOf<T>() };

    private static NpgsqlDbType TypeOf<T>() => (Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T)) switch
    {
        var type when type == typeof(Guid) => NpgsqlDbType.Uuid,
        var type when type == typeof(decimal) => NpgsqlDbType.Numeric,
        var type when type == typeof(int) => NpgsqlDbType.Integer,
        var type when type == typeof(bool) => NpgsqlDbType.Boolean,
        var type when type == typeof(DateTimeOffset) => NpgsqlDbType.TimestampTz,
        _ => NpgsqlDbType.Text,
    };

    private sealed record Row(Guid Id, string Asin, string Url, Product Product);
}
