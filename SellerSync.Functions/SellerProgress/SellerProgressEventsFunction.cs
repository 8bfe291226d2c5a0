using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Functions.Api;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.SellerProgress;

/// <summary>The same progress as server-sent events. The first reading comes before the stream, so that a refusal is a plain one.</summary>
public sealed class SellerProgressEventsFunction(Callers callers, SellerProgressHandler handler, ProgressWatch watch, OpenStreams streams)
{
    [Function("seller-progress-events")]
    [ApiOperation(
        ApiCaller.User,
        "A seller's progress as server-sent events.",
        typeof(ProgressOnTheWire),
        Description = "An event `progress` on each change, with this as its data, and `done` with an empty object as the last one. A stream that ends without `done` is to be opened again with Last-Event-ID.",
        IsStream = true,
        Refuses = [400, 404])]
    [ApiSeller(ApiPlace.Query)]
    [ApiInput(ApiPlace.Header, "Last-Event-ID", typeof(string), "The id of the last event seen: that state is not sent again.")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "seller-progress-events")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (userId, refused) = await callers.VerifyAsync(request, cancellationToken);
        if (refused is not null)
        {
            return refused.Reply();
        }

        var parameters = new QueryParameters(request.Query);
        var (sellerId, marketplace) = parameters.Seller();
        if (parameters.Error is { } error)
        {
            return error.Reply();
        }

        var lastEventId = request.Headers["Last-Event-ID"].LastOrDefault();
        if (await handler.HandleAsync(sellerId, marketplace, cancellationToken) is not SellerProgressOutcome.Found { Progress: var first })
        {
            return Refusals.NeverLookedUp();
        }

        return new ProgressEventsResult(
            token => watch.WatchAsync(sellerId, marketplace, first, lastEventId, token), () => streams.TryOpen(userId), cancellationToken);
    }
}
