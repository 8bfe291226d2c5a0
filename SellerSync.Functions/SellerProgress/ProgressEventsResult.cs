using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.SellerProgress;

/// <summary>Writes events as text/event-stream, each at once. Source: the HTML standard, "Server-sent events".</summary>
/// <param name="tryOpen">Takes a place when the stream starts, and not before: a caller who is gone by then gets no answer, and no end would give it back.</param>
/// <param name="stopping">The invocation's token: it ends when the host stops.</param>
public sealed class ProgressEventsResult(
    Func<CancellationToken, IAsyncEnumerable<ProgressEvent>> events,
    Func<IDisposable?> tryOpen,
    CancellationToken stopping) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var place = tryOpen();
        if (place is null)
        {
            await Callers.TooMany(ProgressWatch.EndAfter).Reply().ExecuteAsync(httpContext);
            return;
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, stopping);
        var response = httpContext.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-transform";
        response.Headers["X-Accel-Buffering"] = "no"; // proxies in front would collect events
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        try
        {
            await response.StartAsync(ended.Token);
            await response.Body.FlushAsync(ended.Token);
            await foreach (var told in events(ended.Token))
            {
                await response.WriteAsync(Text(told), ended.Token);
                await response.Body.FlushAsync(ended.Token);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // Nobody listens any more, or the host stops: the stream just ends.
        }
    }

    private static string Text(ProgressEvent told) => told switch
    {
        ProgressEvent.Changed changed =>
            $"id: {changed.Id}\nevent: progress\ndata: {JsonSerializer.Serialize(ProgressOnTheWire.From(changed.Progress), SellerProgressJson.Default.ProgressOnTheWire)}\n\n",
        ProgressEvent.Done done => $"id: {done.Id}\nevent: done\ndata: {{}}\n\n",
        _ => ": still here\n\n",
    };
}
