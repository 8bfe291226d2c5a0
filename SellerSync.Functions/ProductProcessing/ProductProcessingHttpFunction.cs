using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Domain.Sellers;
using SellerSync.Functions.Api;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.ProductProcessing;

public sealed class ProductProcessingHttpFunction(Callers callers, ProductRequestHandler handler)
{
    [Function("product-processing")]
    [ApiOperation(ApiCaller.User, "Processes products of a seller: at once, or as batches.", typeof(ProductProcessingResponse), typeof(NothingStarted), Refuses = [400, 404])]
    [ApiSeller(ApiPlace.Body)]
    [ApiInput(ApiPlace.Body, "userId", typeof(Guid), "For whom: the token's own user.", IsRequired = true)]
    [ApiInput(ApiPlace.Body, "asinList", typeof(string[]), "The ASINs to process; those that are known are left out.", IsRequired = true, Minimum = 1, Maximum = StorefrontLimit.MaxProducts)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "product-processing")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (userId, refused) = await callers.VerifyAsync(request, cancellationToken);
        if (refused is not null)
        {
            return refused.Later(ProductProcessingReply.Refuse(refused.Status, refused.Error, refused.Suggestion));
        }

        var (body, error) = await JsonBody.ReadAsync(request, cancellationToken);
        ProductRequest? wanted = null;
        if (error is not null || !ProductRequest.TryRead(body, out wanted, out error))
        {
            return ProductProcessingReply.Refuse(StatusCodes.Status400BadRequest, error!, "Correct the field and send the request again");
        }

        return wanted!.UserId != userId
            ? ProductProcessingReply.Refuse(StatusCodes.Status403Forbidden, "userId is not the user of this token", "Send your own user ID")
            : ProductProcessingReply.From(await handler.HandleAsync(userId, wanted.SellerId, wanted.Marketplace, wanted.Asins, cancellationToken));
    }
}
