using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Keepa;

namespace SellerSync.Tests.Keepa;

/// <summary>The key rides in every URL, and must show nowhere.</summary>
[CancelAfter(30_000)]
public sealed class SecrecyTests
{
    private static readonly int[] Statuses = [200, 302, 400, 402, 404, 405, 429, 500];

    [Test]
    public async Task No_log_record_activity_event_or_exception_holds_the_key(CancellationToken cancellationToken)
    {
        var seen = new ConcurrentQueue<string>();
        using var activities = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => seen.Enqueue($"{activity.DisplayName} {string.Join(' ', activity.TagObjects)} {string.Join(' ', activity.Events.SelectMany(e => e.Tags))}"),
        };
        ActivitySource.AddActivityListener(activities);
        using var diagnostics = DiagnosticListener.AllListeners.Subscribe(new Each<DiagnosticListener>(listener =>
            listener.Subscribe(new Each<KeyValuePair<string, object?>>(e => seen.Enqueue($"{e.Key} {e.Value}")))));

        foreach (var status in Statuses)
        {
            // A hostile answer even repeats what it was asked.
            var body = $"{{\"error\":{{\"type\":\"{StubKeepa.Key}\",\"message\":\"?key={StubKeepa.Key}&\",\"details\":\"{StubKeepa.Key.ToUpperInvariant()}\"}}}}";
            await using var keepa = new WireKeepa((stream, token) => stream.WriteAsync(
                Encoding.ASCII.GetBytes($"HTTP/1.1 {status} X\r\nLocation: /?key={StubKeepa.Key}\r\nContent-Length: {body.Length}\r\n\r\n{body}"), token).AsTask());

            await AskAllAsync(keepa, seen, cancellationToken);
            keepa.Close();
            await AskAllAsync(keepa, seen, cancellationToken);
        }

        Assert.That(seen.Where(text => text.Contains(StubKeepa.Key, StringComparison.OrdinalIgnoreCase)), Is.Empty);
        Assert.That(seen, Has.Some.Contains("KeepaException"));
    }

    private static async Task AskAllAsync(WireKeepa keepa, ConcurrentQueue<string> seen, CancellationToken cancellationToken)
    {
        Func<Task>[] calls =
        [
            () => keepa.Keepa.GetProductsAsync(StubKeepa.Seller, StubKeepa.Us, [Asin.Parse("B000000001")], cancellationToken),
            () => keepa.Keepa.GetSellerAsync(StubKeepa.Seller, StubKeepa.Us, cancellationToken),
            () => keepa.Keepa.GetTokensAsync(cancellationToken),
        ];
        foreach (var call in calls)
        {
            try
            {
                var calling = call();
                while (!calling.IsCompleted)
                {
                    keepa.Time.Advance(TimeSpan.FromSeconds(1)); // a second try waits a little
                    await Task.Yield();
                }

                await calling;
            }
            catch (KeepaException exception)
            {
                seen.Enqueue(exception.ToString());
            }
        }

        foreach (var record in keepa.Log.All)
        {
            seen.Enqueue(record);
        }
    }

    private sealed class Each<T>(Action<T> act) : IObserver<T>
    {
        public void OnNext(T value) => act(value);

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
