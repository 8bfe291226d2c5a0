using SellerSync.Domain.Tokens;

namespace SellerSync.Domain.Batches;

/// <summary>
/// How many products go into one call, and how many calls run side by side: what is under way when a worker dies is paid
/// again, so dear products go in small calls.
/// </summary>
/// <param name="Products">Products in one call, 1 to 10.</param>
/// <param name="CallsAtOnce">Calls side by side.</param>
public sealed record ChunkSize(int Products, int CallsAtOnce)
{
    /// <param name="tokensAtRisk">The most tokens that calls under way may be expected to cost.</param>
    /// <param name="mostCalls">The most calls side by side.</param>
    public static ChunkSize For(CostEstimate cost, int tokensAtRisk, int mostCalls)
    {
        // Half of it in one call, so that two can run side by side.
        var price = Math.Max(1, cost.P50);
        var products = Math.Clamp((int)(tokensAtRisk / 2 / price), 1, BatchPlan.AsinsPerChunk);
        return new ChunkSize(products, Math.Clamp((int)(tokensAtRisk / (products * price)), 1, mostCalls));
    }
}
