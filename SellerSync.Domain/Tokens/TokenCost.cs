namespace SellerSync.Domain.Tokens;

/// <summary>What work is expected to cost before Keepa says what it did.</summary>
public static class TokenCost
{
    /// <summary>One product with one or two pages of offers (6-12 tokens, really 1-62). Source: the requirement text.</summary>
    public const int PerProduct = 7;

    /// <summary>One seller with its storefront.</summary>
    public const int PerStorefront = 10;

    /// <summary>The most that one product can cost: 6 tokens for each page of 10 live offers, and 2 for recent stock. Source: Keepa's page on products.</summary>
    /// <param name="offers">The most live offers that are asked for.</param>
    public static int OfDearestProduct(int offers) => ((offers + 9) / 10 * 6) + 2;

    public static int OfProducts(int count) => checked(count * PerProduct);
}
