using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Functions.Api;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.FollowedSellers;

public sealed class UnfollowSellerFunction(Callers callers, FollowHandler handler)
{
    [Function("unfollow-seller")]
    [ApiOperation(ApiCaller.User, "Follows a seller no more.", typeof(FollowResponse), Refuses = [400, 404])]
    [ApiSeller(ApiPlace.Body)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "unfollow-seller")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (userId, refused) = await callers.VerifyAsync(request, cancellationToken);
        if (refused is not null)
        {
            return refused.Reply();
        }

        var (body, error) = await JsonBody.ReadAsync(request, cancellationToken);
        return error is not null || !SellerFields.TryRead(body, out var sellerId, out var marketplace, out error)
            ? Refusal.Reply(StatusCodes.Status400BadRequest, error!, "Check the seller ID and the domain")
            : FollowReply.From(await handler.UnfollowAsync(userId, sellerId, marketplace, cancellationToken), sellerId, marketplace);
    }
}
