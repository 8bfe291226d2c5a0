using System.Globalization;

namespace SellerSync.Domain.Sellers;

/// <summary>The largest storefront that is taken: it bounds what one lookup can cost.</summary>
public static class StorefrontLimit
{
    public const int MaxProducts = 3_000;

    public static bool IsExceededBy(int products, int limit = MaxProducts) => products > limit;

    /// <summary>The contract's sentence for a refused storefront.</summary>
    public static string Message(int products, int limit = MaxProducts) => string.Create(
        CultureInfo.InvariantCulture,
        $"Seller has {products:N0} products, which exceeds our {limit:N0} product limit");
}
