using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Functions.Api;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.FollowedSellers;

public sealed class FollowedSellersFunction(Callers callers, FollowHandler handler)
{
    [Function("followed-sellers")]
    [ApiOperation(ApiCaller.User, "The sellers that the caller follows, last followed first.", typeof(FollowedSellersResponse))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "followed-sellers")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (userId, refused) = await callers.VerifyAsync(request, cancellationToken);
        return refused?.Reply() ?? FollowReply.From(await handler.ListAsync(userId, cancellationToken));
    }
}
