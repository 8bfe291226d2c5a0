using System.Globalization;

namespace SellerSync.Benchmarks.Harness;

/// <summary>What a value is compared with.</summary>
public enum Against
{
    /// <summary>The aim's own number, in the unit of the figure.</summary>
    Number,

    /// <summary>The best that can be had: the same work without all that is ours.</summary>
    Limit,

    /// <summary>What a user would pick instead.</summary>
    Peer,
}

/// <summary>How good a figure is to be: at most, or at least, so many times its reference.</summary>
public sealed record Aim
{
    private Aim(string comparison, double bound, Against against) => (Comparison, Bound, Against) = (comparison, bound, against);

    /// <summary>Nothing is aimed at: the figure is told.</summary>
    public static Aim None { get; } = new("", 0, Against.Number);

    public string Comparison { get; }

    public double Bound { get; }

    public Against Against { get; }

    public static Aim AtMost(double bound, Against against = Against.Number) => new("<=", bound, against);

    public static Aim AtLeast(double bound, Against against = Against.Number) => new(">=", bound, against);

    /// <param name="reference">What the value is compared with; null for the aim's own number.</param>
    /// <returns>Null where nothing is aimed at.</returns>
    public bool? IsMet(double value, double? reference) => Comparison switch
    {
        "<=" => value <= Bound * (reference ?? 1),
        ">=" => value >= Bound * (reference ?? 1),
        _ => null,
    };

    public override string ToString() => this == None
        ? "reported"
        : string.Create(CultureInfo.InvariantCulture, $"{Comparison} {Bound:0.##}{Against switch { Against.Limit => " x limit", Against.Peer => " x peer", _ => "" }}");
}
