using System.Net;
using SellerSync.Domain.Keepa;
using SellerSync.Infrastructure.Keepa;

namespace SellerSync.Tests.Keepa;

/// <summary>What the team reads of Keepa's failures and of the tokens that Keepa tells.</summary>
[Parallelizable(ParallelScope.All)]
[CancelAfter(30_000)]
internal sealed class KeepaHealthTests
{
    private const string Failures = "consecutive failures";

    [Test]
    public async Task The_third_failure_in_a_row_and_each_after_it_is_told()
    {
        using var keepa = new StubKeepa().Answers("", HttpStatusCode.InternalServerError);

        await FailAsync(keepa, 2);
        Assert.That(keepa.Told.Texts, Is.Empty);

        await FailAsync(keepa, 2);
        Assert.That(keepa.Told.Texts, Is.EqualTo(new[] { "⚠️ Keepa API failed: 3 consecutive failures", "⚠️ Keepa API failed: 4 consecutive failures" }));
    }

    [Test]
    public async Task A_success_starts_the_count_anew()
    {
        using var keepa = new StubKeepa().Answers("", HttpStatusCode.InternalServerError);
        await FailAsync(keepa, 2);
        keepa.Answers(Json.Products());
        await keepa.AskProductsAsync("B000000001");

        keepa.Answers("", HttpStatusCode.InternalServerError);
        await FailAsync(keepa, 2);

        Assert.That(keepa.Told.Texts, Is.Empty);
    }

    [Test]
    public async Task An_empty_bucket_neither_counts_nor_starts_the_count_anew()
    {
        using var keepa = new StubKeepa().Answers("", HttpStatusCode.InternalServerError);
        await FailAsync(keepa, 2);
        keepa.Answers("", HttpStatusCode.TooManyRequests);
        await FailAsync(keepa, 5);
        Assert.That(keepa.Told.Texts, Is.Empty);

        keepa.Answers("", HttpStatusCode.InternalServerError);
        await FailAsync(keepa, 1);
        Assert.That(keepa.Told.Texts, Is.EqualTo(new[] { "⚠️ Keepa API failed: 3 consecutive failures" }));
    }

    [Test]
    public async Task A_call_that_is_tried_twice_is_one_failure()
    {
        using var keepa = new StubKeepa().Answers("", HttpStatusCode.ServiceUnavailable);
        await FailAsync(keepa, 1);

        var call = keepa.Keepa.GetTokensAsync(CancellationToken.None);
        while (!call.IsCompleted)
        {
            keepa.Time.Advance(TimeSpan.FromMilliseconds(200));
            await Task.Yield();
        }

        Assert.That(keepa.Asked, Has.Count.EqualTo(3));
        Assert.That(keepa.Told.Texts, Is.Empty, "one and one are two");
        Assert.That(() => call, Throws.InstanceOf<KeepaException>());
    }

    [Test]
    public async Task A_call_that_is_not_made_since_calls_are_paused_is_no_failure()
    {
        using var keepa = new StubKeepa().Answers("", HttpStatusCode.InternalServerError);
        await FailAsync(keepa, KeepaPipeline.FailuresToOpen + 5);

        Assert.That(keepa.Asked, Has.Count.EqualTo(KeepaPipeline.FailuresToOpen));
        Assert.That(keepa.Told.Texts[^1], Is.EqualTo($"⚠️ Keepa API failed: {KeepaPipeline.FailuresToOpen} {Failures}"));
    }

    [Test]
    public async Task Tokens_under_a_fifteenth_of_the_capacity_are_told_once_each_time_they_fall_below()
    {
        using var keepa = new StubKeepa();

        foreach (var left in (int[])[1_000, 999, 500, -20, 1_000, 15_000, 998])
        {
            keepa.Time.Advance(TimeSpan.FromMinutes(3)); // an older answer than the last counts for nothing
            await TellTokensAsync(keepa, left, rate: 250);
        }

        Assert.That(keepa.Told.Texts, Is.EqualTo(new[] { "⚠️ Keepa tokens low: 999 remaining", "⚠️ Keepa tokens low: 998 remaining" }));
    }

    [TestCase(80, 0)]
    [TestCase(79, 1)]
    public async Task A_smaller_plan_has_a_lower_mark(int left, int alerts)
    {
        using var keepa = new StubKeepa();

        await TellTokensAsync(keepa, left, rate: 20);

        Assert.That(keepa.Told.Texts, Has.Count.EqualTo(alerts));
    }

    private static Task TellTokensAsync(StubKeepa keepa, int left, int rate)
    {
        keepa.Answers($$"""{"timestamp":1767225600000,"tokensLeft":{{left}},"refillIn":30000,"refillRate":{{rate}},"tokenFlowReduction":0.0,"tokensConsumed":0,"processingTimeInMs":12}""");
        return keepa.Keepa.GetTokensAsync(CancellationToken.None);
    }

    private static async Task FailAsync(StubKeepa keepa, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await Assert.ThatAsync(() => keepa.AskProductsAsync("B000000001"), Throws.InstanceOf<KeepaException>());
        }
    }
}
