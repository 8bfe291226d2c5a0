using SellerSync.Domain.Asins;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;

namespace SellerSync.Domain.Batches;

/// <summary>A batch that this worker holds.</summary>
/// <param name="Fence">Grows with every claim: a write with an older one is refused.</param>
/// <param name="Attempts">Which attempt this is; it counts from the moment when the batch is begun.</param>
/// <param name="ProductCount">All products of the batch.</param>
/// <param name="Unsettled">Those neither stored nor failed yet, freshest first: a take-over fetches only these.</param>
/// <param name="UserId">Who asked; null for discovery.</param>
/// <param name="TraceParent">The place in the trace at which the work goes on; null where nobody traces.</param>
public sealed record ClaimedBatch(
    Guid Id,
    long Fence,
    int Attempts,
    Guid SellerUuid,
    SellerId SellerId,
    Marketplace Marketplace,
    int ProductCount,
    IReadOnlyList<Asin> Unsettled,
    Guid? UserId = null,
    string? TraceParent = null)
{
    /// <summary>A batch that fails this often is FAILED.</summary>
    public const int MaxAttempts = 3;

    /// <summary>The tokens of its first call, set aside when it was begun together with its claim; else null.</summary>
    public TokenReservation? FirstCall { get; init; }
}
