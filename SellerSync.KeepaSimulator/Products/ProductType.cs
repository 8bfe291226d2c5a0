namespace SellerSync.KeepaSimulator.Products;

/// <summary>Keepa's `productType`: what can be known of a product at all.</summary>
public enum ProductType
{
    /// <summary>Everything may be there.</summary>
    Standard = 0,

    /// <summary>No prices, no offers.</summary>
    Downloadable = 1,

    /// <summary>No prices, no offers.</summary>
    Ebook = 2,

    /// <summary>Nothing but a name.</summary>
    Inaccessible = 3,

    /// <summary>No such ASIN.</summary>
    Invalid = 4,

    /// <summary>Groups its variations; nobody sells it.</summary>
    VariationParent = 5,
}
