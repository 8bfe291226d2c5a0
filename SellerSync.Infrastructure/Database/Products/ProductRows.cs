using Npgsql;
using NpgsqlTypes;
using SellerSync.Domain.Products;
using SellerSync.Domain.Sellers;

namespace SellerSync.Infrastructure.Database.Products;

/// <summary>Products as rows of product_templates (shared facts) and seller_products (this seller's), in one statement.</summary>
internal static class ProductRows
{
    // Rows are locked in ASIN order, so two workers that store the same ASINs cannot deadlock. A later answer that lacks
    // a shared fact does not erase it; a seller's facts are as of the newest answer, but the first sight is the earliest.
    private const string UpsertBoth = """
        with incoming as (
          select * from unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
            $10::numeric[], $11::numeric[], $12::int[], $13::int[], $14::numeric[], $15::int[], $16::int[], $17::boolean[], $18::timestamptz[])
            as i (asin, title, brand, category, images, product_url,
              storefront_price, buy_box_price, sales_rank, stock_count, rating, rating_count, monthly_sales, is_fba, first_seen_at)
        ), templates as (
          insert into product_templates as t (asin_id, domain, title, brand, category, images, product_url)
          select asin, $2, title, brand, category, string_to_array(images, ' '), product_url from incoming order by asin
          on conflict (asin_id, domain) do update set
            title = coalesce(excluded.title, t.title),
            brand = coalesce(excluded.brand, t.brand),
            category = coalesce(excluded.category, t.category),
            images = case when cardinality(excluded.images) > 0 then excluded.images else t.images end,
            product_url = excluded.product_url
          returning id, asin_id
        )
        insert into seller_products as p (seller_id, asin_id, domain, product_template_id, storefront_price, buy_box_price, currency,
          sales_rank, stock_count, rating, rating_count, monthly_sales, is_fba, is_fbm, first_seen_at, processing_source)
        select $1, i.asin, $2, t.id, i.storefront_price, i.buy_box_price, $3,
          i.sales_rank, i.stock_count, i.rating, i.rating_count, i.monthly_sales, i.is_fba, not i.is_fba, i.first_seen_at, $19
        from incoming i join templates t on t.asin_id = i.asin
        order by i.asin
        on conflict (seller_id, asin_id, domain) do update set
          product_template_id = excluded.product_template_id,
          storefront_price = excluded.storefront_price,
          buy_box_price = excluded.buy_box_price,
          currency = excluded.currency,
          sales_rank = excluded.sales_rank,
          stock_count = excluded.stock_count,
          rating = excluded.rating,
          rating_count = excluded.rating_count,
          monthly_sales = excluded.monthly_sales,
          is_fba = excluded.is_fba,
          is_fbm = excluded.is_fbm,
          first_seen_at = least(p.first_seen_at, excluded.first_seen_at),
          processing_source = excluded.processing_source
        """;

    public static NpgsqlBatchCommand Upsert(Guid sellerUuid, Marketplace marketplace, IReadOnlyList<Product> products, string source) =>
        NpgsqlCommands.BatchCommand(
            UpsertBoth,
            sellerUuid,
            marketplace.Id,
            marketplace.Currency,
            Column(products, product => product.Asin.Value, NpgsqlDbType.Text),
            Column(products, product => product.Title, NpgsqlDbType.Text),
            Column(products, product => Cut(product.Brand), NpgsqlDbType.Text),
            Column(products, product => Cut(product.Category), NpgsqlDbType.Text),
            Column(products, product => string.Join(' ', product.Images), NpgsqlDbType.Text),
            Column(products, product => marketplace.ProductUrl(product.Asin).AbsoluteUri, NpgsqlDbType.Text),
            Column(products, product => product.Offer?.Price, NpgsqlDbType.Numeric),
            Column(products, product => product.BuyBoxPrice, NpgsqlDbType.Numeric),
            Column(products, product => product.SalesRank, NpgsqlDbType.Integer),
            Column(products, product => product.Offer?.StockCount, NpgsqlDbType.Integer),
            Column(products, product => product.Rating, NpgsqlDbType.Numeric),
            Column(products, product => product.RatingCount, NpgsqlDbType.Integer),
            Column(products, product => product.MonthlySales, NpgsqlDbType.Integer),
            Column(products, product => product.Offer?.IsFba, NpgsqlDbType.Boolean),
            Column(products, product => product.FirstSeenAt, NpgsqlDbType.TimestampTz),
            source);

    private static NpgsqlParameter Column<T>(IReadOnlyList<Product> products, Func<Product, T> value, NpgsqlDbType type) =>
        new() { Value = products.Select(value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type };

    // An older database holds brand and category in 255 characters.
    private static string? Cut(string? text) => text is not { Length: > 255 } ? text : text[..(char.IsHighSurrogate(text[254]) ? 254 : 255)];
}
