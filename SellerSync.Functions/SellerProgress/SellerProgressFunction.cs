using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Functions.Api;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.SellerProgress;

public sealed class SellerProgressFunction(Callers callers, SellerProgressHandler handler)
{
    [Function("seller-progress")]
    [ApiOperation(ApiCaller.User, "How far a seller's run is.", typeof(SellerProgressResponse), Refuses = [400, 404])]
    [ApiSeller(ApiPlace.Query)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "seller-progress")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (_, refused) = await callers.VerifyAsync(request, cancellationToken);
        if (refused is not null)
        {
            return refused.Reply();
        }

        var parameters = new QueryParameters(request.Query);
        var (sellerId, marketplace) = parameters.Seller();
        return parameters.Error is { } error
            ? error.Reply()
            : SellerProgressReply.From(await handler.HandleAsync(sellerId, marketplace, cancellationToken));
    }
}
