using SellerSync.Domain.Batches;

namespace SellerSync.Domain.Operations;

/// <summary>What operators have ordered, as workers see it. Every call may throw <see cref="Faults.StoreUnavailableException"/>.</summary>
public interface IStandingOrders
{
    Task<bool> IsDrainingPausedAsync(CancellationToken cancellationToken);

    /// <summary>Asked before each call for a batch, so that an order is obeyed within one call.</summary>
    Task<StandingOrder> ForAsync(ClaimedBatch batch, CancellationToken cancellationToken);
}

public enum StandingOrder
{
    GoOn,

    /// <summary>Queued work is paused; immediate work goes on.</summary>
    Pause,

    /// <summary>This batch was cancelled.</summary>
    Cancel,
}
