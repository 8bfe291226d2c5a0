using Microsoft.Extensions.Options;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Keepa;

namespace SellerSync.Infrastructure.Tokens;

/// <summary><see cref="ITokenGauge"/> in memory: what this process has heard from Keepa, less what its own calls hold.</summary>
public sealed class TokenGauge(IOptions<TokenOptions> options, IOptions<KeepaOptions> keepa, TimeProvider time) : ITokenGauge
{
    // Keepa's refill is a moment late now and then: a call right at the tick would be refused.
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private TokenReading? _newest;
    private TokenStatus? _latest;
    private int _held;

    public TokenStatus? Latest
    {
        get
        {
            lock (_lock)
            {
                return _latest;
            }
        }
    }

    public TokenBucket? Current
    {
        get
        {
            lock (_lock)
            {
                return CurrentUnlocked();
            }
        }
    }

    public void Observe(TokenReading reading)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            // Answers may overtake each other: the balance that Keepa wrote last is the truth.
            if (_newest is { } newest && reading.Timestamp + reading.ProcessingTime < newest.Timestamp + newest.ProcessingTime)
            {
                return;
            }

            _newest = reading;

            // By our own clock, counted from the answer's arrival: no clock needs to agree with Keepa's.
            _latest = new TokenStatus(
                new TokenBucket(reading.TokensLeft, reading.RefillRate, reading.FlowReduction, now + reading.RefillIn + Slack, keepa.Value.RefillPeriod),
                now);
        }
    }

    public TokenGrant TryAcquire(TokenPriority priority, int cost)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (CurrentUnlocked() is not { } bucket)
            {
                return new TokenGrant.Refused(now + keepa.Value.RefillPeriod);
            }

            // A call dearer than the whole bucket is let through by a full one: Keepa admits what it can pay later.
            var floor = priority == TokenPriority.Queued ? bucket.Floor(options.Value.FloorShare) : 0;
            var level = Math.Min(floor + cost, bucket.Capacity);
            if (bucket.Available < level)
            {
                return new TokenGrant.Refused(bucket.WhenAt(level, now) ?? now + keepa.Value.RefillPeriod);
            }

            _held += cost;
            return new TokenGrant.Granted(new Hold(this, cost));
        }
    }

    private TokenBucket? CurrentUnlocked() =>
        _latest?.Bucket.At(time.GetUtcNow()) is { } bucket ? bucket with { Available = bucket.Available - _held } : null;

    private sealed class Hold(TokenGauge gauge, int cost) : IDisposable
    {
        private int _cost = cost;

        public void Dispose()
        {
            var held = Interlocked.Exchange(ref _cost, 0);
            lock (gauge._lock)
            {
                gauge._held -= held;
            }
        }
    }
}
