using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Functions.Api;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.RecentSearches;

public sealed class RecentSearchesFunction(Callers callers, RecentSearchesHandler handler)
{
    private const int DefaultLimit = 20;
    private const int MaxLimit = 200;

    [Function("recent-searches")]
    [ApiOperation(ApiCaller.User, "The caller's latest search of each seller, newest first.", typeof(RecentSearchesResponse), Refuses = [400])]
    [ApiInput(ApiPlace.Query, "limit", typeof(int), "Searches at most.", Minimum = 1, Maximum = MaxLimit, Default = DefaultLimit)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "recent-searches")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (userId, refused) = await callers.VerifyAsync(request, cancellationToken);
        if (refused is not null)
        {
            return refused.Reply();
        }

        var parameters = new QueryParameters(request.Query);
        var limit = parameters.Number("limit", 1, MaxLimit) ?? DefaultLimit;
        return parameters.Error is { } error
            ? error.Reply()
            : RecentSearchesReply.From(await handler.HandleAsync(userId, limit, cancellationToken));
    }
}
