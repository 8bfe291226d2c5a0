using SellerSync.Domain.Asins;
using SellerSync.Domain.Tokens;

namespace SellerSync.Domain.Batches;

/// <summary>One call for products of a batch before it is paid for; where less is granted it is made for the first of them.</summary>
public sealed record PlannedCall(TokenAsk Ask, TokenPurpose Purpose)
{
    /// <param name="asked">How many of the unsettled products earlier calls were made for.</param>
    /// <param name="products">The most products of one call; see <see cref="ChunkSize"/>.</param>
    /// <param name="whole">A part of it is not worth a call.</param>
    public static PlannedCall Of(ClaimedBatch batch, int asked, int products, CostEstimate cost, TokenPriority priority, bool whole)
    {
        IReadOnlyList<Asin> chunk = [.. batch.Unsettled.Skip(asked).Take(products)];
        return new PlannedCall(
            new TokenAsk(priority, chunk.Count, cost.Reserve, AtLeast: whole ? chunk.Count : 1),
            new TokenPurpose(TokenOperation.Products, batch.Marketplace, batch.UserId, batch.SellerUuid, batch.Id, chunk));
    }

    /// <summary>The first of a batch: any part of it is worth a call, since no call under way will set tokens free.</summary>
    /// <param name="tokensAtRisk">The most tokens that its calls under way may be expected to cost.</param>
    public static PlannedCall First(ClaimedBatch batch, CostEstimate cost, TokenPriority priority, int tokensAtRisk) =>
        Of(batch, asked: 0, ChunkSize.For(cost, tokensAtRisk, mostCalls: 1).Products, cost, priority, whole: false);
}
