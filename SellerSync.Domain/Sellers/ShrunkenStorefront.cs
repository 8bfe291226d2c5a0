namespace SellerSync.Domain.Sellers;

/// <summary>
/// The rule for a storefront that lost half of its list or more between two fetches. Nothing is deleted for it: Keepa may have
/// read the shop only in part, or the shop may be closing. Small shops come and go, and are not told of.
/// </summary>
public static class ShrunkenStorefront
{
    /// <summary>Fewer products than this before, and nothing is told.</summary>
    public const int Least = 20;

    /// <param name="before">How many products the last fetch listed; null for a first one.</param>
    /// <param name="now">How many this one lists; null where Keepa gave no list, which says nothing.</param>
    public static bool Is(int? before, int? now) => before is >= Least && now is { } left && left <= before / 2;
}
