using SellerSync.Domain.Products;

namespace SellerSync.Infrastructure.Database.Asins;

/// <summary>
/// What is worth another try without a new look at the storefront: listed when it was last fetched, failed in fewer than
/// <see cref="ProductRetries.FailedBatches"/> of this seller's batches, and neither stored since nor skipped.
/// </summary>
internal static class FailedAsins
{
    /// <summary>That products of the batch <c>b</c> failed, as the index product_batches_failures says it.</summary>
    public const string HasAny = "(b.status = 'FAILED' or b.failed_asins <> '{}')";

    /// <summary>Columns asin and place in the storefront, of the seller <c>s</c> around it; takes $3, how many failed batches are too many, and $4, how long is skipped.</summary>
    public const string ToRetry = $"""
        select l.asin, min(l.place) as place
        from product_batches b
        cross join lateral (
          select a from unnest(b.new_asins) a where b.status = 'FAILED'
          union
          select a from jsonb_object_keys(b.failed_asins) a
        ) failed
        join unnest(s.storefront_asins) with ordinality l (asin, place) on l.asin = failed.a
        where b.seller_id = s.id and {HasAny}
          and not exists (select from seller_products p where p.seller_id = s.id and p.asin_id = failed.a)
          and not exists (select from skipped_asins k where k.asin_id = failed.a and k.domain = s.domain and k.skipped_at > now() - $4)
        group by l.asin
        having count(*) < $3
        """;
}
