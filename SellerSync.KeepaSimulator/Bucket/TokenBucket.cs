namespace SellerSync.KeepaSimulator.Bucket;

/// <summary>
/// Keepa's token bucket of one key: a lump of refillRate tokens a period, at most 60 lumps, admission while the balance is positive,
/// debt without a bound. Refills are worked out on access, so that a fake clock drives it. Safe for concurrent use.
/// </summary>
public sealed class TokenBucket
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly long _period;
    private readonly long _phase;
    private long _lastRefill;
    private decimal _balance;
    private int _refillRate;
    private double _flowReduction;

    private const int HighestRate = 1_000_000;

    /// <param name="refillRate">Tokens a refill, 1 to a million.</param>
    /// <param name="period">Milliseconds between refills.</param>
    /// <param name="phase">Milliseconds after a multiple of the period at which this key refills.</param>
    /// <param name="balance">Tokens at first; null is a full bucket.</param>
    /// <param name="time">The clock.</param>
    public TokenBucket(int refillRate, long period, long phase, int? balance, TimeProvider time)
    {
        _time = time;
        _period = period;
        _phase = phase % period;
        _refillRate = Plan(refillRate);
        _balance = balance ?? Capacity;
        _lastRefill = RefillNumber();
    }

    /// <summary>Most tokens that refills can gather: an hour's worth.</summary>
    public int Capacity => 60 * _refillRate;

    /// <summary>Whether a request may run now, whatever it will cost.</summary>
    public bool Admits => Read().TokensLeft > 0;

    /// <summary>Tokens a refill, 1 to a million.</summary>
    public int RefillRate
    {
        get => Read().RefillRate;
        set => Change(() => _refillRate = Plan(value));
    }

    /// <summary>Tokens of each refill that tracking takes, 0 to a million.</summary>
    public double TokenFlowReduction
    {
        get => Read().TokenFlowReduction;
        set => Change(() => _flowReduction = value is >= 0 and <= HighestRate
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Not a flow reduction"));
    }

    /// <summary>The balance; may be set to any value, also above the capacity until the next refill.</summary>
    public int TokensLeft
    {
        get => Read().TokensLeft;
        set => Change(() => _balance = value);
    }

    /// <summary>Takes tokens, into debt if need be: the charge of a request, or another program on the same key.</summary>
    public void Spend(int tokens) => Change(() => _balance -= tokens);

    /// <summary>The bucket as an answer that ends now would tell it.</summary>
    public BucketState Read()
    {
        lock (_lock)
        {
            var now = Refill();
            var sinceRefill = Modulo(now - _phase, _period);
            return new(now, (int)Math.Floor(_balance), (int)(_period - sinceRefill), _refillRate, _flowReduction);
        }
    }

    private void Change(Action change)
    {
        lock (_lock)
        {
            Refill();
            change();
        }
    }

    private static int Plan(int refillRate) => refillRate is >= 1 and <= HighestRate
        ? refillRate
        : throw new ArgumentOutOfRangeException(nameof(refillRate), refillRate, "Not a refill rate");

    private long Refill()
    {
        var now = Now();
        var number = RefillNumber(now);
        if (number <= _lastRefill)
            return now;

        var lump = Math.Max(0, _refillRate - (decimal)_flowReduction);
        _balance = Math.Min(Capacity, _balance + ((number - _lastRefill) * lump));
        _lastRefill = number;
        return now;
    }

    private long Now() => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private long RefillNumber() => RefillNumber(Now());

    private long RefillNumber(long now) => (now - _phase - Modulo(now - _phase, _period)) / _period;

    private static long Modulo(long value, long modulus) => ((value % modulus) + modulus) % modulus;
}
