namespace SellerSync.Functions.ProductProcessing;

/// <summary>Everything that processing a list of products can come to.</summary>
public abstract record ProductProcessingOutcome
{
    private ProductProcessingOutcome()
    {
    }

    /// <summary>This seller has batches that are not finished.</summary>
    public sealed record InProgress(Guid BatchId) : ProductProcessingOutcome;

    public sealed record NoNewAsins(int ExistingCount) : ProductProcessingOutcome;

    /// <param name="Processed">Products stored.</param>
    /// <param name="Failed">Products that could not be stored.</param>
    /// <param name="Errors">What was left out or failed, for people.</param>
    /// <param name="Existing">Products of this seller that were stored already.</param>
    /// <param name="QueuedRest">The part that did not fit into the time or the tokens, and was queued; null when none.</param>
    public sealed record Immediate(int Processed, int Failed, IReadOnlyList<string> Errors, TimeSpan Took, int New, int Existing, Queued? QueuedRest)
        : ProductProcessingOutcome;

    /// <param name="EstimatedTime">Until the last product is stored, as far as the token bucket decides it.</param>
    public sealed record Queued(int Batches, int New, int Existing, IReadOnlyList<string> Errors, TimeSpan Took, TimeSpan EstimatedTime) : ProductProcessingOutcome;

    /// <summary>The hand-over was processed already, or is being processed right now.</summary>
    public sealed record NothingToDo : ProductProcessingOutcome;

    /// <summary>A passing fault came between: a delayed copy of the message is under way.</summary>
    public sealed record Postponed : ProductProcessingOutcome;

    /// <summary>The user's tokens of today do not reach for these products.</summary>
    /// <param name="RetryAfter">Until midnight.</param>
    public sealed record OverBudget(TimeSpan RetryAfter) : ProductProcessingOutcome;

    public sealed record UnknownSeller : ProductProcessingOutcome;

    public sealed record UnknownUser : ProductProcessingOutcome;

    public sealed record DatabaseUnavailable : ProductProcessingOutcome;
}
