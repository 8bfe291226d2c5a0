using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Functions.Api;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.OperatorTokens;

public sealed class OperatorTokensFunction(Callers callers, LedgerHandler handler)
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    [Function("operator-tokens")]
    [ApiOperation(ApiCaller.Operator, "The ledger of the bucket, the last 24 hours, and the calls that have ended, newest first.", typeof(OperatorTokensResponse), Refuses = [400])]
    [ApiInput(ApiPlace.Query, "limit", typeof(int), "Calls on a page.", Minimum = 1, Maximum = MaxLimit, Default = DefaultLimit)]
    [ApiInput(ApiPlace.Query, "cursor", typeof(string), "nextCursor of the page before.")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "operator/tokens")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (_, refused) = await callers.VerifyOperatorAsync(request, cancellationToken);
        if (refused is not null)
        {
            return refused.Reply();
        }

        var parameters = new QueryParameters(request.Query);
        var limit = parameters.Number("limit", 1, MaxLimit) ?? DefaultLimit;
        var after = PageCursor.ReadEntry(parameters);
        return parameters.Error is { } error
            ? error.Reply()
            : OperatorTokensReply.From(await handler.HandleAsync(after, limit, cancellationToken));
    }
}
