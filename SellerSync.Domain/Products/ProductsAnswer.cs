using SellerSync.Domain.Asins;

namespace SellerSync.Domain.Products;

/// <summary>One Keepa answer about products, matched to what was asked: each ASIN asked is in exactly one of the two.</summary>
public sealed record ProductsAnswer(IReadOnlyList<Product> Products, IReadOnlyDictionary<Asin, ProductFailure> Failures);

/// <summary>Why an ASIN that was asked for gave no product.</summary>
public enum ProductFailure
{
    /// <summary>Amazon does not know it (Keepa's product type 4).</summary>
    Invalid,

    /// <summary>The answer has no entry for it.</summary>
    NotReturned,

    /// <summary>Its entry could not be read.</summary>
    Unreadable,

    /// <summary>The database refuses one of its values.</summary>
    NotStorable,
}

public static class ProductFailureWords
{
    public static string Word(this ProductFailure failure) => failure switch
    {
        ProductFailure.Invalid => "invalid",
        ProductFailure.NotReturned => "not_returned",
        ProductFailure.NotStorable => "not_storable",
        _ => "unreadable",
    };
}
