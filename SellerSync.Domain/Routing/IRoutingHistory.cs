namespace SellerSync.Domain.Routing;

/// <summary>A final routing decision as it is kept: one for each hand-over.</summary>
/// <param name="SellerId">Amazon's ID, as stored: an older backend checked it less.</param>
/// <param name="Decision">The route's word.</param>
/// <param name="Reason">The reason's word.</param>
public sealed record PastDecision(
    long Id,
    Guid HandOverId,
    string SellerId,
    int Domain,
    string Decision,
    int ProductCount,
    int Threshold,
    decimal? TokenPercent,
    string Reason,
    DateTimeOffset DecidedAt);

/// <summary>The place of a decision among a user's: the next page begins behind it.</summary>
public sealed record DecisionPosition(DateTimeOffset DecidedAt, long Id);

/// <param name="Next">Null on the last page.</param>
public sealed record DecisionPage(IReadOnlyList<PastDecision> Decisions, DecisionPosition? Next);

public interface IRoutingHistory
{
    /// <summary>A user's own decisions behind <paramref name="after"/>, newest first. May throw <see cref="Faults.StoreUnavailableException"/>.</summary>
    Task<DecisionPage> ReadAsync(Guid userId, DecisionPosition? after, int limit, CancellationToken cancellationToken);
}
