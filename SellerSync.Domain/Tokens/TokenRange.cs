namespace SellerSync.Domain.Tokens;

/// <summary>What work is expected to cost, in tokens.</summary>
/// <param name="P50">As likely less as more.</param>
/// <param name="P95">More in one of 20 cases.</param>
public sealed record TokenRange(int P50, int P95)
{
    public static TokenRange None { get; } = new(0, 0);
}
