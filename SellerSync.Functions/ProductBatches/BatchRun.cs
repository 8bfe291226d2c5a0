namespace SellerSync.Functions.ProductBatches;

/// <summary>How the run of a batch ended. What was fetched by then is stored.</summary>
public abstract record BatchRun
{
    private BatchRun()
    {
    }

    /// <summary>Products that this run stored.</summary>
    public int Stored { get; init; }

    /// <summary>Every product is stored or failed.</summary>
    public sealed record Settled : BatchRun;

    /// <summary>The bucket gives no more; worth trying again then.</summary>
    public sealed record OutOfTokens(DateTimeOffset RetryAt) : BatchRun;

    /// <summary>Keepa cannot be asked right now, whatever the batch: no attempt of this one.</summary>
    /// <param name="Reason">For people; holds no secret.</param>
    public sealed record KeepaAway(DateTimeOffset RetryAt, string Reason) : BatchRun
    {
        /// <summary>
        /// Longer than until <see cref="RetryAt"/>, where this batch's own call failed: then another batch is the next to ask Keepa, and
        /// one on which it always fails does not stand before the others for good. Null where no call was made, or Keepa itself
        /// said when to come back.
        /// </summary>
        public TimeSpan? SetAsideFor { get; init; }
    }

    /// <summary>The database takes nothing right now: whoever goes on pays for what cannot be stored.</summary>
    public sealed record StoreAway : BatchRun;

    public sealed record OutOfTime : BatchRun;

    /// <summary>An operator has paused queued work.</summary>
    public sealed record Paused : BatchRun;

    /// <summary>An operator has ended this batch, as failed.</summary>
    public sealed record Cancelled : BatchRun;

    /// <param name="Reason">For people; holds no secret.</param>
    public sealed record Failed(string Reason) : BatchRun;

    /// <summary>Another worker has the batch: this one leaves it alone.</summary>
    public sealed record TakenOver : BatchRun;
}
