namespace SellerSync.Infrastructure.Keepa.Doctor;

/// <summary>What a checkup found.</summary>
/// <param name="Plan">Null where Keepa did not tell it.</param>
/// <param name="Calls">Those that were made, in their order.</param>
/// <param name="Complaints">What must not be; none where all is well.</param>
public sealed record Checkup(CheckedPlan? Plan, IReadOnlyList<CheckedCall> Calls, IReadOnlyList<string> Complaints)
{
    public bool IsWell => Complaints.Count == 0;

    /// <summary>What Keepa charged for all of it.</summary>
    public int Charged => Calls.Sum(call => call.Charged ?? 0);
}

/// <summary>The plan of the key and its bucket, by the last answer.</summary>
/// <param name="RefillRate">Tokens a minute.</param>
/// <param name="Capacity">What the bucket can hold.</param>
/// <param name="FlowReduction">Tokens a minute that product tracking takes away.</param>
public sealed record CheckedPlan(int RefillRate, int Capacity, double FlowReduction, int TokensLeft, DateTimeOffset NextRefillAt);

/// <summary>One call.</summary>
/// <param name="Path">Keepa's path.</param>
/// <param name="Charged">By Keepa's word; null where it told none.</param>
/// <param name="Expected">What it should have cost, going by its answer; null where there is none.</param>
/// <param name="Failure">Why there is no answer that could be used; null where there is one.</param>
/// <param name="Meaning">What the system takes the answer for.</param>
public sealed record CheckedCall(string Path, int? Charged, CheckedCost? Expected, string? Failure, string? Meaning, IReadOnlyList<CheckedField> Fields);

/// <summary>Tokens, from and to.</summary>
public sealed record CheckedCost(int Least, int Most)
{
    public bool Allows(int charged) => charged >= Least && charged <= Most;

    public override string ToString() => Least == Most ? $"{Least}" : $"{Least} to {Most}";
}

/// <summary>One field that we read.</summary>
/// <param name="How"><c>read</c>, <c>null</c>, <c>missing</c>, <c>garbled</c> or <c>not asked for</c>.</param>
/// <param name="Holds">What it holds; null where there is nothing to show.</param>
public sealed record CheckedField(string Name, string How, string? Holds);
