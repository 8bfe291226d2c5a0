using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.SellerProducts;

public sealed class SellerProductsFunction(Callers callers, SellerProductsHandler handler)
{
    [Function("seller-products")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "seller-products")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (_, refused) = await callers.VerifyAsync(request, cancellationToken);
        if (refused is not null)
        {
            return refused.Reply();
        }

        var parameters = new QueryParameters(request.Query);
        var wanted = SellerProductsRequest.Read(parameters);
        return parameters.Error is { } error
            ? error.Reply()
            : SellerProductsReply.From(await handler.HandleAsync(wanted, cancellationToken), wanted);
    }
}
