namespace SellerSync.Infrastructure.Keepa.Products;

/// <summary>One offer of the seller asked for, as an answer holds it. Times are Keepa minutes, amounts the currency's smallest unit.</summary>
/// <param name="Index">Its place among all offers of the product.</param>
/// <param name="Condition">0 unknown, 1 new, 2-5 used, 6 refurbished, 7-10 collectible.</param>
/// <param name="Price">The newest price, without shipping; null where Keepa has none.</param>
/// <param name="EarliestPoint">Time of the earliest price point.</param>
internal sealed record SellerOffer(
    int Index, int Condition, bool IsFba, int? Price, int? Shipping, int? Stock, int? EarliestPoint, int? LastSeen)
{
    /// <summary>Conditions from best to worst; unknown comes last.</summary>
    public int ConditionRank => Condition is > 0 and <= 10 ? Condition : int.MaxValue;

    /// <summary>What a buyer pays; shipping that Keepa does not know counts as free.</summary>
    public long LandedPrice => Price is { } price ? (long)price + Math.Max(0, Shipping ?? 0) : long.MaxValue;
}
