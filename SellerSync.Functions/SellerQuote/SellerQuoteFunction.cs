using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Functions.Api;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.SellerQuote;

public sealed class SellerQuoteFunction(Callers callers, SellerQuoteHandler handler)
{
    [Function("seller-quote")]
    [ApiOperation(ApiCaller.User, "What a lookup of this seller would cost and when its products would be ready.", typeof(SellerQuoteResponse), Refuses = [400, 404])]
    [ApiSeller(ApiPlace.Body)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "seller-quote")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (userId, refused) = await callers.VerifyAsync(request, cancellationToken);
        if (refused is not null)
        {
            return refused.Reply();
        }

        var (body, error) = await JsonBody.ReadAsync(request, cancellationToken);
        if (error is not null || !SellerFields.TryRead(body, out var sellerId, out var marketplace, out error))
        {
            return Refusal.Reply(StatusCodes.Status400BadRequest, error!, "Check the seller ID and the domain");
        }

        return SellerQuoteReply.From(await handler.HandleAsync(userId, sellerId, marketplace, cancellationToken));
    }
}
