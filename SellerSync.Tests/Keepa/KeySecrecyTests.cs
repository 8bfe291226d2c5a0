using System.Collections.Concurrent;
using System.Diagnostics;
using SellerSync.Domain.Keepa;
using SellerSync.KeepaSimulator.Faults;

namespace SellerSync.Tests.Keepa;

/// <summary>The key rides in the query string: nothing that leaves the client may hold it.</summary>
internal sealed class KeySecrecyTests : KeepaFixture
{
    [Test]
    public async Task No_log_record_trace_or_exception_holds_the_key([Values] FaultKind? kind)
    {
        var traces = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            // The simulator serves in this process, too; what it traces is not ours.
            ShouldListenTo = source => source.Name != "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = traces.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var (server, host) = await StartAsync(settings: new() { ["Keepa:Timeout"] = "00:00:01", ["Keepa:MaxAnswerBytes"] = "1048576" });
        if (kind is { } fault)
            server.Faults.Add(new() { Kind = fault, Delay = 10_000, Megabytes = 2 });

        var printed = new List<string>();
        foreach (var call in new Func<Task>[] { () => SellerAsync(host, Small), () => ProductsAsync(server, host), () => host.Keepa.GetTokensAsync(Cancellation) })
        {
            try
            {
                await call();
            }
            catch (KeepaException exception)
            {
                printed.Add(exception.ToString());
            }
        }

        var secret = host.Key[..32];
        var ours = traces.Where(trace => Print(trace).Contains($":{server.Address.Port}", StringComparison.Ordinal)).ToList();
        Assert.That(ours, Has.Count.GreaterThanOrEqualTo(3));
        Assert.That(traces.Select(Print), Has.None.Contains(secret));
        Assert.That(host.Log.Records.Select(record => record.Text), Has.None.Contains(secret));
        Assert.That(printed, Has.None.Contains(secret));
    }

    [Test]
    public async Task An_exception_of_an_unreachable_Keepa_holds_no_key()
    {
        using var host = new KeepaHost(new("http://127.0.0.1:1/"));

        var failure = await KeepaFailure.OfAsync(() => host.Keepa.GetTokensAsync(Cancellation));

        Assert.That(failure.ToString(), Does.Not.Contain(host.Key[..32]));
        Assert.That(host.Log.Records.Select(record => record.Text), Has.None.Contains(host.Key[..32]));
    }

    private static string Print(Activity trace) =>
        $"{trace.DisplayName} {trace.StatusDescription} {string.Join(' ', trace.TagObjects.Concat(trace.Events.SelectMany(happening => happening.Tags)))}";
}
