using SellerSync.Domain.Operations;

namespace SellerSync.Functions.OperatorPoison;

/// <summary>Everything that looking at poison queues, or giving their messages back, can come to.</summary>
public abstract record PoisonOutcome
{
    private PoisonOutcome()
    {
    }

    public sealed record Read(IReadOnlyList<PoisonPile> Queues) : PoisonOutcome;

    public sealed record Requeued(IReadOnlyList<PoisonRequeued> Queues) : PoisonOutcome;

    public sealed record UnknownName : PoisonOutcome;

    public sealed record QueueUnavailable : PoisonOutcome;
}
