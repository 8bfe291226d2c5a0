using Microsoft.Extensions.Options;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Keepa;

namespace SellerSync.Infrastructure.Tokens;

/// <summary>
/// Keepa's newest word to this process. Keepa's clock only orders its answers; times that come out of here are of this
/// machine's clock, so the two may differ.
/// </summary>
public sealed class TokenGauge(IOptions<KeepaOptions> keepaOptions, TimeProvider timeProvider) : ITokenGauge
{
    private readonly Lock _lock = new();
    private TokenReading? _reading;
    private DateTimeOffset _observedOn;
    private long _observedAt;

    public (TokenReading Reading, TimeSpan Age)? Heard
    {
        get
        {
            lock (_lock)
            {
                return _reading is null ? null : (_reading, timeProvider.GetElapsedTime(_observedAt));
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
            if (_reading is null || reading.IsNewerThan(_reading) || timeProvider.GetElapsedTime(_observedAt) >= keepaOptions.Value.Timeout)
            {
                _reading = reading;
                (_observedAt, _observedOn) = (timeProvider.GetTimestamp(), timeProvider.GetUtcNow());
            }
        }
    }

    private TokenBucket Told(TokenReading reading, DateTimeOffset on) => new(
        reading.TokensLeft, reading.RefillRate, reading.FlowReduction, on + reading.RefillIn + LedgerBalance.Slack, keepaOptions.Value.RefillPeriod);
}
