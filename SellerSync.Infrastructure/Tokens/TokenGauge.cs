using Microsoft.Extensions.Options;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Keepa;

namespace SellerSync.Infrastructure.Tokens;

/// <summary>
/// The bucket of this process: Keepa's newest word, refilled by the time that has passed since, less what calls under way will cost.
/// Keepa's clock only orders its answers; times that come out of here are of this machine's clock, so the two may differ.
/// </summary>
public sealed class TokenGauge(IOptions<TokenOptions> tokenOptions, IOptions<KeepaOptions> keepaOptions, TimeProvider timeProvider) : ITokenGauge
{
    /// <summary>A refill is counted this much after its tick, as Keepa's own client does.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private TokenReading? _reading;
    private DateTimeOffset _observedOn;
    private long _observedAt;
    private int _held;

    public TokenBucket? Current
    {
        get
        {
            lock (_lock)
            {
                return Bucket(timeProvider.GetUtcNow());
            }
        }
    }

    public int Reserved
    {
        get
        {
            lock (_lock)
            {
                return _held;
            }
        }
    }

    public TokenStatus? Latest
    {
        get
        {
            lock (_lock)
            {
                return _reading is null ? null : new TokenStatus(Told(_reading, _observedOn), _observedOn);
            }
        }
    }

    public void Observe(TokenReading reading)
    {
        lock (_lock)
        {
            if (_reading is null || IsNewer(reading, _reading))
            {
                _reading = reading;
                (_observedAt, _observedOn) = (timeProvider.GetTimestamp(), timeProvider.GetUtcNow());
            }
        }
    }

    public TokenGrant TryAcquire(TokenPriority priority, int cost)
    {
        lock (_lock)
        {
            var now = timeProvider.GetUtcNow();
            if (Bucket(now) is not { } bucket)
            {
                return new TokenGrant.Refused(now + keepaOptions.Value.RefillPeriod);
            }

            // What a full bucket could never grant is granted by a full bucket; Keepa lets the rest become debt.
            var floor = priority switch
            {
                TokenPriority.Immediate => 0,
                TokenPriority.Snapshot => bucket.Floor(tokenOptions.Value.PlentyShare),
                _ => bucket.Floor(tokenOptions.Value.FloorShare),
            };
            var level = bucket.Capacity > 0 ? Math.Min(floor + cost, bucket.Capacity) : floor + cost;
            if (bucket.Available < level)
            {
                return new TokenGrant.Refused(bucket.WhenAt(level, now) ?? now + bucket.RefillPeriod);
            }

            _held += cost;
            return new TokenGrant.Granted(new Hold(this, cost));
        }
    }

    // By the end of the work, since the balance is of that moment. Answers overtake each other by less than a call may last:
    // one that seems older than that shows that Keepa's clock was wrong once.
    private bool IsNewer(TokenReading reading, TokenReading than) =>
        reading.Timestamp + reading.ProcessingTime >= than.Timestamp + than.ProcessingTime
        || timeProvider.GetElapsedTime(_observedAt) >= keepaOptions.Value.Timeout;

    private TokenBucket? Bucket(DateTimeOffset now)
    {
        if (_reading is null)
        {
            return null;
        }

        var bucket = Told(_reading, now - timeProvider.GetElapsedTime(_observedAt)).At(now);
        return bucket with { Available = bucket.Available - _held };
    }

    private TokenBucket Told(TokenReading reading, DateTimeOffset on) => new(
        reading.TokensLeft, reading.RefillRate, reading.FlowReduction, on + reading.RefillIn + Slack, keepaOptions.Value.RefillPeriod);

    private sealed class Hold(TokenGauge gauge, int cost) : IDisposable
    {
        private bool _ended;

        public void Dispose()
        {
            lock (gauge._lock)
            {
                gauge._held -= _ended ? 0 : cost;
                _ended = true;
            }
        }
    }
}
