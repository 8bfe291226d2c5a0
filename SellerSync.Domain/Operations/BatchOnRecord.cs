namespace SellerSync.Domain.Operations;

/// <summary>A batch as an operator sees it.</summary>
/// <param name="Status">The word as stored.</param>
/// <param name="SellerId">Amazon's ID, as stored: an older backend checked it less.</param>
/// <param name="UserId">Who asked; null for discovery.</param>
/// <param name="HandOverId">Null for a batch of an older backend.</param>
/// <param name="Attempts">How often it has been tried, or is being tried.</param>
/// <param name="Reason">Why its last attempt failed, or how many of its products did.</param>
/// <param name="TokensEstimated">At 7 a product.</param>
/// <param name="TokensUsed">What Keepa charged for it.</param>
/// <param name="WorkerId">Who holds it, or held it to the end.</param>
/// <param name="LeaseUntil">Past this its worker is dead.</param>
/// <param name="WaitingSince">Its creation, or its last replay; null unless it is PENDING.</param>
/// <param name="AvailableAt">Not before, after a failed attempt.</param>
public sealed record BatchOnRecord(
    Guid Id,
    string Status,
    string SellerId,
    int Domain,
    Guid? UserId,
    Guid? HandOverId,
    string Priority,
    string JobType,
    BatchCounts Counts,
    int Attempts,
    string? Reason,
    int? TokensEstimated,
    int? TokensUsed,
    string? WorkerId,
    DateTimeOffset? LeaseUntil,
    DateTimeOffset? WaitingSince,
    DateTimeOffset? AvailableAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? CompletedAt);

/// <param name="Failed">Each with a reason of its own.</param>
public sealed record BatchCounts(int Products, int Stored, int Failed)
{
    /// <summary>Neither stored nor failed.</summary>
    public int Unsettled => Math.Max(0, Products - Stored - Failed);
}
