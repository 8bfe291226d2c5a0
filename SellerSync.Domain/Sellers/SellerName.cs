namespace SellerSync.Domain.Sellers;

/// <summary>What a seller is called: its seller name, else its business name, else Unknown Seller.</summary>
public static class SellerName
{
    public const string Unknown = "Unknown Seller";

    public static string From(string? sellerName, string? businessName) =>
        !string.IsNullOrWhiteSpace(sellerName) ? sellerName.Trim()
        : !string.IsNullOrWhiteSpace(businessName) ? businessName.Trim()
        : Unknown;
}
