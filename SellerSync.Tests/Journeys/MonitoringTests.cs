using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using SellerSync.Infrastructure.Metrics;
using SellerSync.KeepaSimulator;
using SellerSync.Tests.Monitoring;

namespace SellerSync.Tests.Journeys;

[Parallelizable(ParallelScope.All)]
public sealed class MonitoringTests
{
    private const int FirstAnswer = 1050;
    private const int FinalDecision = 1051;

    [Test]
    public async Task A_lookups_first_answer_and_the_final_decision_are_logged_under_one_ID_and_counted_once()
    {
        await using var stack = await Stack.StartAsync();
        using var decisions = Listen<long>(stack, "sellersync.routing.decisions");

        await stack.LookUpAsync("A1SMALLSHOP12");
        await stack.SettledAsync();
        var handOver = await stack.ScalarAsync<Guid>("select id from hand_overs");
        await stack.Functions.InvokeAsync("product-processing-queue", $$"""{"version":1,"handOverId":"{{handOver}}"}""");

        var (first, final) = (stack.Logs.Events(FirstAnswer).Single(), stack.Logs.Events(FinalDecision).Single());
        Assert.That((first["HandOverId"], final["HandOverId"]), Is.EqualTo(((object?)handOver, (object?)handOver)));
        Assert.That(final.Keys, Is.EquivalentTo(new[] { "HandOverId", "UserId", "ProductCount", "Threshold", "Decision", "TokenPercent", "Reason" }));
        Assert.That(
            (final["UserId"], final["ProductCount"], final["Threshold"], final["Decision"], final["Reason"]),
            Is.EqualTo(((object?)stack.UserId, (object?)12, (object?)75, (object?)"immediate", (object?)"plenty of tokens")));
        Assert.That(final["TokenPercent"], Is.TypeOf<decimal>().And.InRange(80m, 100m));
        Assert.That(Measured.Lines(decisions.GetMeasurementSnapshot()), Is.EqualTo(new[] { "1 reason=plenty of tokens route=immediate" }));
        Assert.That(await stack.ScalarAsync<long>("select count(*) from routing_decisions"), Is.EqualTo(1));
    }

    [Test]
    public async Task The_meter_tells_every_token_and_the_sweeper_what_all_instances_did()
    {
        await using var stack = await Stack.StartAsync();
        using var spent = Listen<long>(stack, "sellersync.tokens.spent");
        using var wasted = Listen<long>(stack, "sellersync.tokens.wasted");
        using var calls = Listen<double>(stack, "sellersync.keepa.call.duration");
        using var ratios = Listen<double>(stack, "sellersync.routing.queue_ratio");
        using var batches = Listen<int>(stack, "sellersync.batches");
        using var left = Listen<int>(stack, "sellersync.tokens.left");

        await stack.LookUpAsync("A1SMALLSHOP12");
        await stack.LookUpAsync("A3LARGESHOP250");
        await stack.SettledAsync();
        await stack.Functions.InvokeAsync("sweeper");
        ratios.RecordObservableInstruments();
        batches.RecordObservableInstruments();
        left.RecordObservableInstruments();

        Assert.That(spent.GetMeasurementSnapshot().Sum(measurement => measurement.Value), Is.EqualTo(stack.Keepa.Books.Total));
        Assert.That(wasted.GetMeasurementSnapshot(), Is.Empty);
        Assert.That(
            calls.GetMeasurementSnapshot().Select(call => $"{call.Tags["operation"]} {call.Tags["outcome"]}"),
            Is.SupersetOf(new[] { "seller ok", "product ok" }).And.All.EndsWith(" ok"));
        Assert.That(Measured.Lines(ratios.GetMeasurementSnapshot()), Is.EqualTo(new[] { "0.5 window=1h", "0.5 window=24h" }));
        Assert.That(
            Measured.Lines(batches.GetMeasurementSnapshot()),
            Is.EquivalentTo(new[] { "0 status=PENDING", "0 status=PROCESSING", "4 status=COMPLETED", "0 status=FAILED" }));
        Assert.That(left.LastMeasurement!.Value, Is.InRange(1, 15_000));
    }

    [Test]
    public async Task A_user_sees_their_own_decisions_and_usage_and_nobody_elses()
    {
        await using var stack = await Stack.StartAsync();
        await stack.LookUpAsync("A1SMALLSHOP12");
        await stack.SettledAsync();
        await stack.LookUpAsync("A3LARGESHOP290");
        await stack.SettledAsync();
        var other = DevelopmentToken.For(Guid.NewGuid());

        var (status, newest) = await stack.GetAsync("routing-decisions?limit=1");
        var (_, oldest) = await stack.GetAsync($"routing-decisions?limit=1&cursor={newest.GetProperty("data").GetProperty("nextCursor").GetString()}");
        var (_, usage) = await stack.GetAsync("usage");

        Assert.That(status, Is.EqualTo(200), newest.ToString());
        Assert.That(Decision(newest), Is.EqualTo("A3LARGESHOP290 1 queue 290 75 plenty of tokens"));
        Assert.That(Decision(oldest), Is.EqualTo("A1SMALLSHOP12 1 immediate 12 75 plenty of tokens"));
        Assert.That(oldest.GetProperty("data").GetProperty("nextCursor").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(
            newest.GetProperty("data").GetProperty("decisions")[0].GetProperty("handOverId").GetGuid(),
            Is.EqualTo(await stack.ScalarAsync<Guid>("select hand_over_id from routing_decisions where product_count = 290")));
        Assert.That(
            usage.GetProperty("data").ToString(),
            Is.EqualTo("""{"tokensLastHour":2114,"heavyUserLimit":2000,"threshold":20,"reason":"heavy user"}"""));

        Assert.That((await stack.GetAsync("routing-decisions", other)).Body.GetProperty("data").GetProperty("decisions").GetArrayLength(), Is.Zero);
        Assert.That((await stack.GetAsync("usage", other)).Body.GetProperty("data").GetProperty("tokensLastHour").GetInt32(), Is.Zero);
    }

    private static string Decision(JsonElement answer)
    {
        var decision = answer.GetProperty("data").GetProperty("decisions")[0];
        return string.Join(' ', new[] { "sellerId", "domain", "decision", "productCount", "threshold", "reason" }.Select(name => decision.GetProperty(name)));
    }

    private static MetricCollector<T> Listen<T>(Stack stack, string instrument)
        where T : struct => new(stack.Functions.Services.GetRequiredService<IMeterFactory>(), SellerSyncMetrics.MeterName, instrument);
}
