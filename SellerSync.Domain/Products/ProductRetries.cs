namespace SellerSync.Domain.Products;

/// <summary>How often a product that gave nothing is asked for again. Each time costs tokens.</summary>
public static class ProductRetries
{
    /// <summary>A product that so many of Keepa's answers lacked, or that could not be stored so often, is skipped, as an invalid one is at once.</summary>
    public const int Absences = 3;

    /// <summary>A product that failed in so many of a seller's batches waits for the seller's next storefront fetch.</summary>
    public const int FailedBatches = 3;

    /// <summary>A skipped product is looked at again after this time: Amazon revives some.</summary>
    public static readonly TimeSpan SkippedFor = TimeSpan.FromDays(30);
}
