namespace SellerSync.KeepaSimulator.Products;

/// <summary>
/// What the number of a product on its seller's shelf makes of it: each way to misread Keepa's data stands at fixed places, so that
/// every seller of 12 has the offer traps, every seller of 50 all but the invalid ASIN, and every seller of 300 that too. The README's table says the same.
/// </summary>
internal readonly record struct Traits(int Number)
{
    // An invalid ASIN is no product: only shelves of 300 and more hold one, so that smaller ones list what can be stored.
    public ProductType Type => (Number % 50) switch
    {
        _ when Number % 300 == 283 => ProductType.Invalid,
        29 => ProductType.Downloadable,
        33 => ProductType.Ebook,
        37 => ProductType.Inaccessible,
        43 => ProductType.VariationParent,
        _ => ProductType.Standard,
    };

    /// <summary>The seller's offers are historical only.</summary>
    public bool SoldOut => Number % 50 == 13;

    /// <summary>Keepa fails to collect the offers.</summary>
    public bool CollectionFails => Number % 50 == 17;

    /// <summary>Offers of this many live sellers; null for the usual few.</summary>
    public int? LiveOffers => (Number % 50) switch { 19 => 11, 41 => 100, 42 => 60, _ => null };

    /// <summary>A historical offer of the same seller, at another price, comes first in the array.</summary>
    public bool HasHistory => Number % 3 == 0;

    /// <summary>The seller sells it used only.</summary>
    public bool UsedOnly => Number % 16 == 9;

    /// <summary>The newest price is undetermined.</summary>
    public bool PriceUndetermined => Number % 25 == 11;

    /// <summary>The newest shipping is unknown.</summary>
    public bool ShippingUnknown => Number % 10 == 4;

    /// <summary>A cheaper used offer of the same seller.</summary>
    public bool AlsoUsed => Number % 4 == 1 && IsPlain;

    /// <summary>A second new offer with a lower price but higher landed price.</summary>
    public bool AlsoCheaperBeforeShipping => Number % 5 == 2 && IsPlain;

    /// <summary>Prime by the seller's own hand: isPrime without isFBA.</summary>
    public bool SellerFulfilledPrime => Number % 10 == 6;

    /// <summary>Fulfilled by Amazon but not Prime.</summary>
    public bool FbaWithoutPrime => Number % 10 == 8;

    /// <summary>The sales rank is absent.</summary>
    public bool Unranked => Number % 12 == 10;

    /// <summary>Not rated yet: no rating, 0 ratings.</summary>
    public bool Unrated => Number % 12 == 7;

    // With an unknown price or shipping the best offer could be argued about; such products have one live offer of the seller.
    private bool IsPlain => !UsedOnly && !PriceUndetermined && !ShippingUnknown;
}
