using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Functions.Api;
using SellerSync.Functions.Budgets;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.SellerLookup;

public sealed class SellerLookupFunction(Callers callers, SellerLookupHandler handler)
{
    [Function("seller-lookup")]
    [ApiOperation(ApiCaller.User, "Looks a seller up and hands its new products over for processing.", typeof(SellerLookupResponse), Refuses = [400, 404])]
    [ApiSeller(ApiPlace.Body)]
    [ApiInput(ApiPlace.Body, "maxTokens", typeof(int), "The most tokens that the new products may be expected to cost; what is beyond waits for a later lookup.", Minimum = 1)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "seller-lookup")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (userId, refused) = await callers.VerifyAsync(request, cancellationToken);
        if (refused is not null)
        {
            return SellerLookupReply.From(refused);
        }

        var (body, error) = await JsonBody.ReadAsync(request, cancellationToken);
        if (error is not null || !SellerFields.TryRead(body, out var sellerId, out var marketplace, out error))
        {
            return Refusal.Reply(StatusCodes.Status400BadRequest, error!, "Check the seller ID and the domain");
        }

        return TokenBudget.TryRead(body, out var maxTokens, out error)
            ? SellerLookupReply.From(await handler.HandleAsync(userId, sellerId, marketplace, maxTokens, cancellationToken))
            : Refusal.Reply(StatusCodes.Status400BadRequest, error!, "Correct maxTokens, or leave it out");
    }
}
