using System.Net;
using System.Text;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Keepa;
using SellerSync.Infrastructure.Keepa;

namespace SellerSync.Tests.Keepa;

[Parallelizable(ParallelScope.All)]
[CancelAfter(30_000)]
public sealed class ResilienceTests
{
    private static async Task<KeepaException> ProductsAsync(StubKeepa keepa) =>
        (await Assert.ThrowsAsync<KeepaException>(() => keepa.AskProductsAsync("B000000001")))!;

    private static async Task<Exception?> LetTimePassAsync(StubKeepa keepa, Task call)
    {
        while (!call.IsCompleted)
        {
            keepa.Time.Advance(TimeSpan.FromMilliseconds(200));
            await Task.Yield();
        }

        await ((Task)Task.WhenAny(call));
        return call.Exception?.InnerException;
    }

    [TestCase(500)]
    [TestCase(429)]
    public async Task Products_are_never_asked_for_twice(int status)
    {
        using var keepa = new StubKeepa().Answers("", (HttpStatusCode)status);

        await ProductsAsync(keepa);

        Assert.That(keepa.Asked, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_free_call_is_tried_once_more_after_trouble_that_cost_nothing()
    {
        using var keepa = new StubKeepa().Answers("", HttpStatusCode.ServiceUnavailable);

        var failure = await LetTimePassAsync(keepa, keepa.Keepa.GetTokensAsync(CancellationToken.None));

        Assert.That((failure as KeepaException)?.Fault, Is.EqualTo(KeepaFault.Unavailable));
        Assert.That(keepa.Asked, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_seller_that_was_charged_is_not_asked_for_again()
    {
        using var keepa = new StubKeepa().Answers($"{{{Json.Envelope}}}", HttpStatusCode.InternalServerError);

        await LetTimePassAsync(keepa, keepa.Keepa.GetSellerAsync(StubKeepa.Seller, StubKeepa.Us, CancellationToken.None));

        Assert.That(keepa.Asked, Has.Count.EqualTo(1));
    }

    [TestCase(402)]
    [TestCase(500)]
    public async Task After_repeated_failures_calls_are_paused_and_then_probed_one_at_a_time(int status)
    {
        using var keepa = new StubKeepa().Answers("", (HttpStatusCode)status);
        for (var i = 0; i < KeepaPipeline.FailuresToOpen; i++)
        {
            await ProductsAsync(keepa);
        }

        var asked = keepa.Asked.Count;
        var paused = await ProductsAsync(keepa);

        Assert.That((paused.Fault, keepa.Asked.Count), Is.EqualTo((KeepaFault.Unavailable, asked)));
        Assert.That(paused.RetryAfter, Is.GreaterThan(TimeSpan.Zero).And.LessThanOrEqualTo(TimeSpan.FromMinutes(2)));

        var answer = new TaskCompletionSource();
        keepa.Answers(async (_, token) =>
        {
            await answer.Task.WaitAsync(token);
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(Json.Products(), Encoding.UTF8) };
        });
        keepa.Time.Advance(paused.RetryAfter!.Value);
        var probe = keepa.AskProductsAsync("B000000001");
        await ProductsAsync(keepa);

        Assert.That(keepa.Asked, Has.Count.EqualTo(asked + 1), "only the probe came through");

        answer.SetResult();
        await probe;
        await keepa.AskProductsAsync("B000000001");

        Assert.That(keepa.Asked, Has.Count.EqualTo(asked + 2));
    }

    [Test]
    public async Task Silence_pauses_calls_as_well_though_each_takes_its_whole_time_to_fail()
    {
        using var keepa = new StubKeepa().Answers(async (_, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            throw new InvalidOperationException("unreachable");
        });
        for (var round = 0; round < 5; round++)
        {
            var calls = Enumerable.Range(0, 2).Select(_ => keepa.AskProductsAsync("B000000001")).ToList();
            keepa.Time.Advance(TimeSpan.FromSeconds(120));
            await ((Task)Task.WhenAll(calls)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            Assert.That(calls.Select(call => (call.Exception?.InnerException as KeepaException)?.Fault), Is.All.EqualTo(KeepaFault.Unreachable));
        }

        Assert.That(await ProductsAsync(keepa), Has.Property("Fault").EqualTo(KeepaFault.Unavailable).And.Property("RetryAfter").Not.Null);
    }

    [Test]
    public async Task A_pause_grows_while_the_probes_fail()
    {
        using var keepa = new StubKeepa().Answers("", HttpStatusCode.BadGateway);
        var pauses = new List<double>();
        while (pauses.Count < 6)
        {
            if (await ProductsAsync(keepa) is { RetryAfter: { } pause })
            {
                pauses.Add(pause.TotalSeconds);
                keepa.Time.Advance(pause);
            }
        }

        Assert.That(pauses, Is.EqualTo(new[] { 15, 30, 60, 120, 120, 120 }));
    }

    [TestCase(400)]
    [TestCase(404)]
    [TestCase(405)]
    [TestCase(429)]
    public async Task Refusals_of_one_request_pause_nothing(int status)
    {
        using var keepa = new StubKeepa().Answers("", (HttpStatusCode)status);
        for (var i = 0; i < 20; i++)
        {
            await ProductsAsync(keepa);
        }

        Assert.That(keepa.Asked, Has.Count.EqualTo(20));
    }

    [Test]
    public async Task No_products_or_too_many_are_the_callers_mistake()
    {
        using var keepa = new StubKeepa();

        await Assert.ThatAsync(() => keepa.AskProductsAsync(), Throws.InstanceOf<ArgumentException>());
        await Assert.ThatAsync(
            () => keepa.Keepa.GetProductsAsync(
                StubKeepa.Seller, StubKeepa.Us, [.. Enumerable.Range(0, 101).Select(i => Asin.Parse($"B{i:D9}"))], CancellationToken.None),
            Throws.InstanceOf<ArgumentException>());
        Assert.That(keepa.Asked, Is.Empty);
    }
}
