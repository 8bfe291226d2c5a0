using SellerSync.Benchmarks.Harness;
using SellerSync.Tests.Simulation;

namespace SellerSync.Benchmarks.TokenUse;

/// <summary>What becomes of a simulated day's tokens while work always waits: 8 workers, the real handlers, products that really cost 1 to 62.</summary>
internal sealed class TokenUseFigure : IFigure
{
    private const int Seed = 7;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public int Number => 9;

    public string Name => "tokens";

    // The same seed gives the same day, on every machine: one run says it all.
    public Task<IReadOnlyList<Measurement>> MeasureAsync(Bench bench, CancellationToken cancellationToken) => Task.Run<IReadOnlyList<Measurement>>(() =>
    {
        var refillRate = bench.Pick(250, 20);
        var day = new WorkingDay(Seed, refillRate);
        day.QueueForAWholeDay();
        day.LookUpBesideIt();
        day.Run(Day);
        var before = new OldPolicyDay(Seed, refillRate);
        before.Run(Day);

        var figure = $"tokens of a day of waiting work, 8 workers, {refillRate} a minute";
        return
        [
            Measurement.Of("9-stored", $"{figure}: of those refilled, became stored products", day.StoredShare * 100, "%", Aim.AtLeast(97), peer: before.StoredShare * 100, limit: 100),
            Measurement.Of("9-refused", $"{figure}: calls that Keepa refused", day.World.Keepa.RefusedForTokens, "answers 429", Aim.AtMost(0), peer: before.Refused),
        ];
    }, cancellationToken);
}
