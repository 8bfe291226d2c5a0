namespace SellerSync.Functions.ProductBatches;

/// <summary>How one drain ended.</summary>
/// <param name="Loops">Claims that brought work.</param>
/// <param name="Batches">Batches that were run.</param>
public sealed record DrainOutcome(DrainEnd End, int Loops, int Batches);

public enum DrainEnd
{
    /// <summary>All slots are taken: whoever holds them takes this work too.</summary>
    NoSlot,

    NothingLeft,

    /// <summary>Stopped at the floor; a wake-up is set for when it is worth going on.</summary>
    WaitingForTokens,

    /// <summary>Keepa cannot be asked; a wake-up is set for when it is worth another try.</summary>
    WaitingForKeepa,

    /// <summary>An operator has paused queued work; who resumes it rings.</summary>
    Paused,

    /// <summary>The database is not available; the drain comes back later.</summary>
    Postponed,

    /// <summary>Time is up: the next drain has been rung for.</summary>
    HandedOver,
}
