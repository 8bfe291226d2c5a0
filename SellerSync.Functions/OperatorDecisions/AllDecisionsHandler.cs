using SellerSync.Domain.Operations;
using SellerSync.Domain.Routing;

namespace SellerSync.Functions.OperatorDecisions;

/// <summary>Routing decisions of everybody, for operators alone.</summary>
public sealed class AllDecisionsHandler(IDecisionRegister register)
{
    /// <summary>It comes to nothing but a page, which may be empty.</summary>
    public Task<AllDecisionsPage> HandleAsync(DecisionPosition? after, int limit, CancellationToken cancellationToken) =>
        register.ReadAllAsync(after, limit, cancellationToken);
}
