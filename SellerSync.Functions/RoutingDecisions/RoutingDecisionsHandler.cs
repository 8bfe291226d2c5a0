using SellerSync.Domain.Routing;

namespace SellerSync.Functions.RoutingDecisions;

/// <summary>A user's own routing decisions: nobody else's can be asked for.</summary>
public sealed class RoutingDecisionsHandler(IRoutingHistory history)
{
    /// <summary>It comes to nothing but a page, which may be empty.</summary>
    public Task<DecisionPage> HandleAsync(Guid userId, DecisionPosition? after, int limit, CancellationToken cancellationToken) =>
        history.ReadAsync(userId, after, limit, cancellationToken);
}
