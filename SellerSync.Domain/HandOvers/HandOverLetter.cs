using SellerSync.Domain.Asins;
using SellerSync.Domain.Sellers;

namespace SellerSync.Domain.HandOvers;

/// <summary>What a user asked to process while the database was away: it goes whole into a queue message.</summary>
/// <param name="Id">The hand-over's ID from the start: a letter that comes twice is one hand-over.</param>
/// <param name="Asins">Freshest first; nobody has looked yet which of them are new.</param>
/// <param name="TraceParent">The place in the trace at which the work goes on; null where nobody traces.</param>
public sealed record HandOverLetter(
    Guid Id, Guid UserId, SellerId SellerId, Marketplace Marketplace, IReadOnlyList<Asin> Asins, string? TraceParent = null);
