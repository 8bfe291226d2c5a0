namespace SellerSync.Domain.Operations;

/// <summary>Holds all queued work, over all instances, until it is resumed. Every call may throw <see cref="Faults.StoreUnavailableException"/>.</summary>
public interface IDrainPause
{
    Task<DrainingState> ReadAsync(CancellationToken cancellationToken);

    /// <summary>False where it is paused already: the first reason stays.</summary>
    Task<bool> PauseAsync(OperatorName by, string reason, CancellationToken cancellationToken);

    /// <summary>False where it is not paused.</summary>
    Task<bool> ResumeAsync(OperatorName by, CancellationToken cancellationToken);
}

/// <param name="Pause">Null while queued work is drained.</param>
/// <param name="Drains">Those at work.</param>
/// <param name="Waiting">Batches that are PENDING.</param>
/// <param name="Processing">Batches that somebody holds, immediate ones among them.</param>
/// <param name="OldestWaitingSince">Null where none is PENDING.</param>
/// <param name="NextWakeUpAt">When a message is due that lies ahead.</param>
public sealed record DrainingState(
    DrainPause? Pause, IReadOnlyList<DrainAtWork> Drains, int Waiting, int Processing, DateTimeOffset? OldestWaitingSince, DateTimeOffset? NextWakeUpAt);

public sealed record DrainPause(string Reason, OperatorName By, DateTimeOffset Since);

public sealed record DrainAtWork(int Slot, string WorkerId, DateTimeOffset LeaseUntil);
