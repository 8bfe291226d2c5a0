namespace SellerSync.Domain.Operations;

/// <summary>A call that could cost tokens, as the ledger keeps it.</summary>
/// <param name="State">OPEN, UNKNOWN (nobody knows what it cost), SETTLED, or RECONCILED (unknown, but in Keepa's balance by now).</param>
/// <param name="SellerId">Amazon's ID; null for a storefront.</param>
/// <param name="Units">How many products, or one storefront.</param>
/// <param name="Expected">Tokens set aside for it.</param>
/// <param name="Charged">By Keepa's word; null where it has not told.</param>
/// <param name="SettledAt">Null while it is under way or unknown.</param>
public sealed record CallOnRecord(
    Guid Id,
    string State,
    string Priority,
    string Operation,
    string? SellerId,
    int Domain,
    Guid? UserId,
    Guid? BatchId,
    IReadOnlyList<string> Asins,
    int Units,
    int Expected,
    int? Charged,
    DateTimeOffset ReservedAt,
    DateTimeOffset? SettledAt);
