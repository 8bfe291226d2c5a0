using System.Net;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using SellerSync.Domain.Keepa;
using SellerSync.Infrastructure.Metrics;
using SellerSync.Tests.Monitoring;

namespace SellerSync.Tests.Keepa;

[Parallelizable(ParallelScope.All)]
internal sealed class KeepaMeterTests
{
    private const string Tokens = """
        "timestamp":1767225600000,"tokensLeft":100,"refillIn":1000,"refillRate":250,"tokenFlowReduction":0.0,"processingTimeInMs":5
        """;

    [Test]
    public async Task Each_call_is_timed_by_operation_and_outcome_and_its_tokens_are_counted()
    {
        using var keepa = new StubKeepa();
        using var calls = Listen<double>(keepa, "sellersync.keepa.call.duration");
        using var spent = Listen<long>(keepa, "sellersync.tokens.spent");
        keepa.Answers((_, _) =>
        {
            keepa.Time.Advance(TimeSpan.FromSeconds(2));
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent($$"""{ {{Tokens}}, "tokensConsumed":12, "products":[] }""") });
        });

        await keepa.AskProductsAsync("B000000001", "B000000002");

        Assert.That(Measured.Lines(calls.GetMeasurementSnapshot()), Is.EqualTo(new[] { "2 operation=product outcome=ok" }));
        Assert.That(Measured.Lines(spent.GetMeasurementSnapshot()), Is.EqualTo(new[] { "12 operation=product" }));
    }

    [Test]
    public async Task An_answer_that_was_charged_and_cannot_be_read_is_spent_and_wasted()
    {
        using var keepa = new StubKeepa();
        using var calls = Listen<double>(keepa, "sellersync.keepa.call.duration");
        using var spent = Listen<long>(keepa, "sellersync.tokens.spent");
        using var wasted = Listen<long>(keepa, "sellersync.tokens.wasted");
        keepa.Answers($$"""{ {{Tokens}}, "tokensConsumed":7 }""");

        await Assert.ThatAsync(() => keepa.AskProductsAsync("B000000001"), Throws.TypeOf<KeepaException>());

        Assert.That(Measured.Lines(calls.GetMeasurementSnapshot()), Is.EqualTo(new[] { "0 operation=product outcome=unexpected_answer" }));
        Assert.That(Measured.Lines(spent.GetMeasurementSnapshot()), Is.EqualTo(new[] { "7 operation=product" }));
        Assert.That(Measured.Lines(wasted.GetMeasurementSnapshot()), Is.EqualTo(new[] { "7 reason=unreadable" }));
    }

    [Test]
    public async Task A_refusal_costs_nothing_but_time()
    {
        using var keepa = new StubKeepa().Answers("", HttpStatusCode.TooManyRequests);
        using var calls = Listen<double>(keepa, "sellersync.keepa.call.duration");
        using var spent = Listen<long>(keepa, "sellersync.tokens.spent");

        await Assert.ThatAsync(() => keepa.AskProductsAsync("B000000001"), Throws.TypeOf<KeepaException>());

        Assert.That(Measured.Lines(calls.GetMeasurementSnapshot()), Is.EqualTo(new[] { "0 operation=product outcome=rate_limited" }));
        Assert.That(spent.GetMeasurementSnapshot(), Is.Empty);
    }

    private static MetricCollector<T> Listen<T>(StubKeepa keepa, string instrument)
        where T : struct
    {
        _ = keepa.Keepa;
        return new MetricCollector<T>(keepa.Meters, SellerSyncMetrics.MeterName, instrument);
    }
}
