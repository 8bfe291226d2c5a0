namespace SellerSync.Local.Operations;

/// <summary>A system at one moment.</summary>
/// <param name="Tokens">Of each key that the ledger knows.</param>
/// <param name="Batches">By status: those that are open, and those that ended in the last 24 hours.</param>
/// <param name="OldestWaitSeconds">Of the batch that could have been claimed longest; null where none could.</param>
/// <param name="Pause">Null while queued work is drained.</param>
/// <param name="Poison">By the queue that they came from; null where no storage is known.</param>
internal sealed record StatusDocument(
    StatusDocument.SchemaState Schema,
    IReadOnlyList<StatusDocument.TokensOfKey> Tokens,
    IReadOnlyDictionary<string, int> Batches,
    double? OldestWaitSeconds,
    IReadOnlyList<StatusDocument.Drain> Drains,
    StatusDocument.Paused? Pause,
    IReadOnlyDictionary<string, int>? Poison)
{
    /// <param name="Known">The newest migration that this program knows.</param>
    /// <param name="Pending">Those that the database lacks.</param>
    internal sealed record SchemaState(string Known, IReadOnlyList<string> Pending);

    /// <param name="Key">A fingerprint of the key.</param>
    /// <param name="Available">To spend now, what is reserved left out; null before Keepa's first word. Below 0 it is debt.</param>
    /// <param name="Unknown">Of what is reserved, for calls of which nobody knows whether they were charged.</param>
    /// <param name="RefillRate">Tokens a minute.</param>
    internal sealed record TokensOfKey(
        string Key, int? Available, int? Debt, int? Capacity, int Reserved, int Unknown, int? RefillRate, DateTimeOffset? NextRefillAt, DateTimeOffset? ToldAt);

    internal sealed record Drain(int Slot, string WorkerId, DateTimeOffset LeaseUntil);

    internal sealed record Paused(string Reason, string By, DateTimeOffset Since);
}
