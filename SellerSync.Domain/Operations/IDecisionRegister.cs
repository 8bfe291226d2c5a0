using SellerSync.Domain.Routing;

namespace SellerSync.Domain.Operations;

/// <summary>Routing decisions of everybody: for operators alone.</summary>
public interface IDecisionRegister
{
    /// <summary>Those behind <paramref name="after"/>, newest first. May throw <see cref="Faults.StoreUnavailableException"/>.</summary>
    Task<AllDecisionsPage> ReadAllAsync(DecisionPosition? after, int limit, CancellationToken cancellationToken);
}

/// <param name="UserId">For whom; null for discovery.</param>
public sealed record DecisionOnRecord(PastDecision Decision, Guid? UserId);

/// <param name="Next">Null on the last page.</param>
public sealed record AllDecisionsPage(IReadOnlyList<DecisionOnRecord> Decisions, DecisionPosition? Next);
