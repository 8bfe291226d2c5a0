namespace SellerSync.Domain.Tokens;

/// <summary>What one product is expected to cost: the mean of a call, over calls that were settled.</summary>
/// <param name="P50">Half of the calls cost no more for each product.</param>
/// <param name="P95">19 of 20 calls cost no more for each product.</param>
/// <param name="Calls">How many calls say so; 0 where nothing is learned.</param>
public sealed record CostEstimate(double P50, double P95, int Calls)
{
    /// <summary>Fewer calls than this say too little.</summary>
    public const int EnoughCalls = 3;

    /// <summary>The dearest product that was ever seen. Source: one page of offers is 6 tokens, ten pages and the stock 62.</summary>
    public const int DearestProduct = 62;

    /// <summary>Before anything is learned: 7 as the requirement text has it, but nobody may count on it.</summary>
    public static CostEstimate Unlearned { get; } = new(TokenCost.PerProduct, DearestProduct, 0);

    /// <summary>Tokens to reserve for one product.</summary>
    public int Reserve => Math.Max(1, (int)Math.Ceiling(P95));
}

/// <summary>Learns prices from what calls really cost.</summary>
public interface ITokenCosts
{
    /// <summary>The price of this seller's products; while too little is known of it, that of its marketplace; else <see cref="CostEstimate.Unlearned"/>.</summary>
    Task<CostEstimate> EstimateAsync(Guid sellerUuid, Sellers.Marketplace marketplace, CancellationToken cancellationToken);
}
