using SellerSync.Domain.Health;

namespace SellerSync.Functions.Health;

/// <summary>What all looks found, in the order of the checks.</summary>
public sealed record Readiness(IReadOnlyList<(string Name, Finding Finding)> Findings)
{
    /// <summary>The worst of them.</summary>
    public Condition Condition { get; } = Findings.Max(found => found.Finding.Condition);
}
