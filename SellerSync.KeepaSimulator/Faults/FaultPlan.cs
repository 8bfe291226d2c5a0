namespace SellerSync.KeepaSimulator.Faults;

/// <summary>Which answers go wrong, and how.</summary>
public sealed record FaultPlan
{
    /// <summary>What goes wrong.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>Only on this path (`/product`); null is any.</summary>
    public string? Path { get; init; }

    /// <summary>Only in requests for this ASIN or seller; null is any.</summary>
    public string? Subject { get; init; }

    /// <summary>How many requests it hits; null is all of them.</summary>
    public int? Count { get; init; }

    /// <summary>How many matching requests it spares first.</summary>
    public int Skip { get; init; }

    /// <summary>Chance of each matching request to be hit, 0 to 1; repeatable by the simulator's seed.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>HTTP status of the status kinds, 200 to 599.</summary>
    public int Status { get; init; } = 500;

    /// <summary>Milliseconds of the slow kinds.</summary>
    public int Delay { get; init; } = 5_000;

    /// <summary>Megabytes of the huge kind.</summary>
    public int Megabytes { get; init; } = 500;

    /// <summary>Whether the request runs and is paid for. By default it is where the right answer is sent, however damaged.</summary>
    public bool? Charged { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">A number in it makes no sense.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Status, 200);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Status, 599);
        ArgumentOutOfRangeException.ThrowIfNegative(Delay);
        ArgumentOutOfRangeException.ThrowIfNegative(Megabytes);
        ArgumentOutOfRangeException.ThrowIfNegative(Skip);
        ArgumentOutOfRangeException.ThrowIfLessThan(Count ?? 1, 1);
    }

    internal bool RunsRequest => Charged ?? Kind is FaultKind.Delay or FaultKind.SlowBody or FaultKind.TruncatedGzip or FaultKind.CorruptGzip
        or FaultKind.ConnectionReset or >= FaultKind.HugeBody;
}
