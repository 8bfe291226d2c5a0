namespace SellerSync.KeepaSimulator.Bucket;

/// <summary>Every charge, in the order of booking. What another program spends is not in it: it was no request of ours.</summary>
public sealed class Books
{
    private readonly Lock _lock = new();
    private readonly List<Charge> _charges = [];
    private int _refusals;

    /// <summary>The charges so far.</summary>
    public IReadOnlyList<Charge> Charges
    {
        get
        {
            lock (_lock)
                return [.. _charges];
        }
    }

    /// <summary>Tokens of all charges.</summary>
    public int Total => Charges.Sum(charge => charge.Tokens);

    /// <summary>Requests that met an empty bucket, answered by a 429.</summary>
    public int Refusals => _refusals;

    internal void Refuse() => Interlocked.Increment(ref _refusals);

    internal void Enter(Charge charge)
    {
        lock (_lock)
            _charges.Add(charge);
    }
}
