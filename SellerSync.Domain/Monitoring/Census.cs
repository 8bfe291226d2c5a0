namespace SellerSync.Domain.Monitoring;

/// <summary>What all instances have before them and did lately, counted over the rows.</summary>
/// <param name="Batches">How many by status: waiting and under way now, ended in the last 24 hours.</param>
/// <param name="LastHour">Users' routing decisions of the last hour; background work is always queued and does not count.</param>
/// <param name="LastDay">The same of the last 24 hours.</param>
/// <param name="WorkWaits">Whether a batch could be claimed, or is set aside since Keepa failed on it.</param>
/// <param name="TokensReserved">Tokens set aside for calls that are not settled.</param>
/// <param name="OldestWait">For how long the batch has waited that could be claimed longest; null where none could.</param>
public sealed record Census(
    IReadOnlyDictionary<string, int> Batches, RouteCount LastHour, RouteCount LastDay, bool WorkWaits, int TokensReserved = 0, TimeSpan? OldestWait = null);

public sealed record RouteCount(int Immediate, int Queue)
{
    /// <summary>The share that was queued, 0 to 1; null when nothing was decided.</summary>
    public double? QueueRatio => Immediate + Queue == 0 ? null : (double)Queue / (Immediate + Queue);
}

public interface ICensusStore
{
    /// <summary>Counts now. May throw <see cref="Faults.StoreUnavailableException"/>.</summary>
    Task<Census> TakeAsync(CancellationToken cancellationToken);
}
