using SellerSync.Domain.Asins;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Sellers;

namespace SellerSync.Domain.HandOvers;

/// <summary>New ASINs on their way from a lookup to processing: an outbox row, so that a lost message loses nothing.</summary>
/// <param name="UserId">Who asked; null for discovery.</param>
/// <param name="Asins">Freshest first.</param>
/// <param name="TraceParent">The place in the trace at which the work goes on; null where nobody traces.</param>
public sealed record HandOver(
    Guid Id,
    Guid SellerUuid,
    SellerId SellerId,
    Marketplace Marketplace,
    Guid? UserId,
    JobType JobType,
    IReadOnlyList<Asin> Asins,
    string? TraceParent = null);
