namespace SellerSync.Domain.Progress;

/// <summary>
/// The state of a seller's run: its open work and what the same hand-overs have finished already; with nothing open, the
/// last run.
/// </summary>
/// <param name="SellerUuid">Our own ID of the seller in this marketplace.</param>
/// <param name="Batches">All batches of the run.</param>
/// <param name="HandOvers">Open hand-overs, which are not batches yet.</param>
/// <param name="TotalProducts">Products of the batches and of the open hand-overs.</param>
/// <param name="Processed">Products stored.</param>
/// <param name="Failed">Products that could not be had.</param>
/// <param name="WaitingForTokensUntil">When waiting batches go on; null while one is under way, or none waits for tokens.</param>
public sealed record RunProgress(
    Guid SellerUuid,
    int Batches,
    int Pending,
    int Processing,
    int HandOvers,
    int TotalProducts,
    int Processed,
    int Failed,
    DateTimeOffset? WaitingForTokensUntil)
{
    /// <summary>When open work will be ready; null where nothing is open, or nobody forecast it.</summary>
    public Batches.Forecast? Forecast { get; init; }

    /// <summary>Products that are neither stored nor failed.</summary>
    public int Unsettled => Math.Max(0, TotalProducts - Processed - Failed);

    public bool IsOpen => Pending + Processing + HandOvers > 0;
}
