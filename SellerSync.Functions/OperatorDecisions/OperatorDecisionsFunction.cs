using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Functions.Api;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.OperatorDecisions;

public sealed class OperatorDecisionsFunction(Callers callers, AllDecisionsHandler handler)
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    [Function("operator-decisions")]
    [ApiOperation(ApiCaller.Operator, "Routing decisions of everybody, newest first.", typeof(OperatorDecisionsResponse), Refuses = [400])]
    [ApiInput(ApiPlace.Query, "limit", typeof(int), "Decisions on a page.", Minimum = 1, Maximum = MaxLimit, Default = DefaultLimit)]
    [ApiInput(ApiPlace.Query, "cursor", typeof(string), "nextCursor of the page before.")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "operator/decisions")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (_, refused) = await callers.VerifyOperatorAsync(request, cancellationToken);
        if (refused is not null)
        {
            return refused.Reply();
        }

        var parameters = new QueryParameters(request.Query);
        var limit = parameters.Number("limit", 1, MaxLimit) ?? DefaultLimit;
        var after = PageCursor.ReadDecision(parameters);
        return parameters.Error is { } error
            ? error.Reply()
            : OperatorDecisionsReply.From(await handler.HandleAsync(after, limit, cancellationToken));
    }
}
