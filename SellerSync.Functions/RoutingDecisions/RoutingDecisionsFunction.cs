using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Functions.Api;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.RoutingDecisions;

public sealed class RoutingDecisionsFunction(Callers callers, RoutingDecisionsHandler handler)
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    [Function("routing-decisions")]
    [ApiOperation(ApiCaller.User, "How the caller's own hand-overs were routed, newest first.", typeof(RoutingDecisionsResponse), Refuses = [400])]
    [ApiInput(ApiPlace.Query, "limit", typeof(int), "Decisions on a page.", Minimum = 1, Maximum = MaxLimit, Default = DefaultLimit)]
    [ApiInput(ApiPlace.Query, "cursor", typeof(string), "nextCursor of the page before.")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "routing-decisions")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (userId, refused) = await callers.VerifyAsync(request, cancellationToken);
        if (refused is not null)
        {
            return refused.Reply();
        }

        var parameters = new QueryParameters(request.Query);
        var limit = parameters.Number("limit", 1, MaxLimit) ?? DefaultLimit;
        var after = PageCursor.ReadDecision(parameters);
        return parameters.Error is { } error
            ? error.Reply()
            : RoutingDecisionsReply.From(await handler.HandleAsync(userId, after, limit, cancellationToken));
    }
}
