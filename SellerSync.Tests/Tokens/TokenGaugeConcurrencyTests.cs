using CsCheck;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Keepa;
using SellerSync.Infrastructure.Tokens;

namespace SellerSync.Tests.Tokens;

[Parallelizable(ParallelScope.All)]
internal sealed class TokenGaugeConcurrencyTests
{
    private const int Floor = 7_000;

    [Test]
    public void Calls_side_by_side_never_get_more_than_there_is() =>
        Gen.Select(Gen.Int[-100, 15_000], Gen.Select(Gen.Bool, Gen.Int[1, 900]).Array[1, 60]).Sample(
            (balance, calls) =>
            {
                var gauge = Gauge(balance);
                var granted = new (int Queued, int Immediate)[calls.Length];

                Parallel.For(0, calls.Length, index =>
                {
                    var (isQueued, cost) = calls[index];
                    if (gauge.TryAcquire(isQueued ? TokenPriority.Queued : TokenPriority.Immediate, cost) is TokenGrant.Granted)
                        granted[index] = isQueued ? (cost, 0) : (0, cost);
                });

                var queued = granted.Sum(cost => cost.Queued);
                var all = queued + granted.Sum(cost => cost.Immediate);
                return all <= Math.Max(0, balance) && queued <= Math.Max(0, balance - Floor) && gauge.Current!.Available == balance - all;
            },
            iter: 300);

    [Test]
    public void What_is_held_and_released_side_by_side_is_there_again() =>
        Gen.Select(Gen.Int[0, 15_000], Gen.Int[1, 500].Array[1, 200]).Sample(
            (balance, costs) =>
            {
                var gauge = Gauge(balance);
                var wentBelow = 0;

                Parallel.ForEach(costs, cost =>
                {
                    if (gauge.TryAcquire(TokenPriority.Immediate, cost) is not TokenGrant.Granted granted)
                        return;
                    if (gauge.Current!.Available < 0)
                        Interlocked.Increment(ref wentBelow);
                    Parallel.Invoke(granted.Hold.Dispose, granted.Hold.Dispose);
                });

                return wentBelow == 0 && gauge.Current!.Available == balance;
            },
            iter: 200);

    private static TokenGauge Gauge(int balance)
    {
        var clock = new FakeTimeProvider();
        var gauge = new TokenGauge(Options.Create(new TokenOptions()), Options.Create(new KeepaOptions()), clock);
        gauge.Observe(new(clock.GetUtcNow(), TimeSpan.Zero, balance, 0, 250, TimeSpan.FromSeconds(30), 0));
        return gauge;
    }
}
