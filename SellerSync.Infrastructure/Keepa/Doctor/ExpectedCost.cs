using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Keepa.Json;

namespace SellerSync.Infrastructure.Keepa.Doctor;

/// <summary>What the calls of a checkup should cost. Source: Keepa's pages on tokens, products and sellers.</summary>
internal static class ExpectedCost
{
    public const int Offers = 20;

    private const int FreshOffers = 5;
    private const int Seller = 1;

    /// <summary>The most that all calls together may cost.</summary>
    public static int OfAll { get; } = Seller + TokenCost.OfDearestProduct(Offers);

    public static CheckedCost Nothing { get; } = new(0, 0);

    /// <summary>One seller without its storefront; an unknown one is free.</summary>
    public static CheckedCost OfSeller(bool isKnown) => isKnown ? new(Seller, Seller) : Nothing;

    /// <summary>
    /// 5 where Keepa has looked within the hour, else 6 for each ten live offers, and 2 for recent stock. What could not be collected
    /// costs 1 at most, as does a product that does not exist.
    /// </summary>
    public static CheckedCost OfProduct(FieldNotes notes)
    {
        if (notes.Of("offersSuccessful")?.Last != "true")
        {
            return new(0, 1);
        }

        var live = Math.Clamp(notes.Of("liveOffersOrder")?.Values ?? 0, 1, Offers);
        return new(FreshOffers, TokenCost.OfDearestProduct(live));
    }
}
