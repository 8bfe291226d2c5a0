using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Domain.Routing;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.RoutingDecisions;

public sealed class RoutingDecisionsFunction(Callers callers, RoutingDecisionsHandler handler)
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    [Function("routing-decisions")]
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
        DecisionPosition? after = null;
        if (parameters.Text("cursor") is { } cursor && !DecisionCursor.TryDecode(cursor, out after))
        {
            parameters.Refuse("cursor", "cursor must be the nextCursor of the page before");
        }

        return parameters.Error is { } error
            ? error.Reply()
            : RoutingDecisionsReply.From(await handler.HandleAsync(userId, after, limit, cancellationToken));
    }
}
