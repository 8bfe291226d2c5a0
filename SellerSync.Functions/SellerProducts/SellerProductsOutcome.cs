using SellerSync.Domain.SellerProducts;

namespace SellerSync.Functions.SellerProducts;

/// <summary>Everything that asking for a seller's products can come to.</summary>
public abstract record SellerProductsOutcome
{
    private SellerProductsOutcome()
    {
    }

    public sealed record Found(ProductPage Page) : SellerProductsOutcome;

    public sealed record NeverLookedUp : SellerProductsOutcome;
}
