using System.Text.Json.Serialization;

namespace SellerSync.Benchmarks.Harness;

/// <summary>One line of docs/performance.md.</summary>
/// <param name="Id">The figure's number, and a word where it has several lines.</param>
/// <param name="Unit">Of value, peer and limit.</param>
/// <param name="Peer">What a user would pick instead, measured in the same run; null without one.</param>
/// <param name="Limit">The best that can be had, measured in the same run; null without one.</param>
/// <param name="Met">Null where nothing is aimed at.</param>
public sealed record Measurement(string Id, string Figure, double Value, string Unit, double? Peer, double? Limit, string Target, bool? Met)
{
    /// <summary>Value by what the aim compares it with; null where it compares with a number of its own.</summary>
    [JsonIgnore]
    public double? Ratio { get; private init; }

    public static Measurement Of(string id, string figure, double value, string unit, Aim aim, double? peer = null, double? limit = null)
    {
        var reference = aim.Against switch
        {
            Against.Limit => limit ?? throw new ArgumentNullException(nameof(limit)),
            Against.Peer => peer ?? throw new ArgumentNullException(nameof(peer)),
            _ => (double?)null,
        };
        return new Measurement(id, figure, value, unit, peer, limit, $"{aim}", aim.IsMet(value, reference))
        {
            Ratio = reference is { } divisor ? value / divisor : null,
        };
    }
}
