namespace SellerSync.Local.Lookup;

/// <summary>One look at what is being processed for a seller.</summary>
/// <param name="OpenHandOvers">Not yet turned into batches or results.</param>
/// <param name="Batches">All that this lookup follows, the ended ones too, oldest first.</param>
/// <param name="WakesAt">When work that waits for tokens is rung again; null where nothing waits.</param>
internal sealed record SellerWork(IReadOnlyList<Guid> OpenHandOvers, IReadOnlyList<LookupDocument.Batch> Batches, DateTimeOffset? WakesAt)
{
    public bool IsOpen => OpenHandOvers.Count > 0 || Batches.Any(batch => batch.IsOpen);

    public int Products => Batches.Sum(batch => batch.ProductCount);

    public int Settled => Batches.Sum(batch => batch.ProcessedCount);

    public static SellerWork None { get; } = new([], [], null);

    /// <summary>Until when it waits for tokens; null while something is being fetched or nothing is left to fetch.</summary>
    public DateTimeOffset? WaitsForTokensUntil =>
        Batches.Any(batch => batch.Status == "PENDING") && Batches.All(batch => batch.Status != "PROCESSING") ? WakesAt : null;
}

/// <summary>The search that a lookup left in the database.</summary>
/// <param name="HandOverId">Null where nothing new was to be processed.</param>
internal sealed record RecordedSearch(Guid SellerUuid, int TokensUsed, Guid? HandOverId);
