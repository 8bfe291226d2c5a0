using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Functions.Api;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.Usage;

public sealed class UsageFunction(Callers callers, UsageHandler handler)
{
    [Function("usage")]
    [ApiOperation(ApiCaller.User, "What the caller's batches took in the last hour, and the threshold that would hold now.", typeof(UsageResponse))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "usage")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (userId, refused) = await callers.VerifyAsync(request, cancellationToken);
        return refused?.Reply() ?? UsageReply.From(await handler.HandleAsync(userId, cancellationToken));
    }
}
