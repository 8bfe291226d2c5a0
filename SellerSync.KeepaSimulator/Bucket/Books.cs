namespace SellerSync.KeepaSimulator.Bucket;

/// <summary>Every charge, in the order of booking. What another program spends is not in it: it was no request of ours.</summary>
public sealed class Books
{
    private readonly Lock _lock = new();
    private readonly List<Charge> _charges = [];

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

    internal void Enter(Charge charge)
    {
        lock (_lock)
            _charges.Add(charge);
    }
}
