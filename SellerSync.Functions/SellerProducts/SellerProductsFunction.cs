using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Domain.SellerProducts;
using SellerSync.Functions.Api;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.SellerProducts;

public sealed class SellerProductsFunction(Callers callers, SellerProductsHandler handler)
{
    [Function("seller-products")]
    [ApiOperation(ApiCaller.User, "One page of a seller's stored products.", typeof(SellerProductsResponse), Refuses = [400, 404])]
    [ApiSeller(ApiPlace.Query)]
    [ApiInput(ApiPlace.Query, "sort", typeof(ProductSort), "Newest, lowest or best first; products without the value come last.", Default = "firstSeen")]
    [ApiInput(ApiPlace.Query, "days", typeof(int), "First seen within so many days.", Minimum = 1, Maximum = SellerProductsRequest.MaxDays)]
    [ApiInput(ApiPlace.Query, "minPrice", typeof(decimal), "Of the seller's own price, in the marketplace's currency.", Minimum = 0)]
    [ApiInput(ApiPlace.Query, "maxPrice", typeof(decimal), "Not below minPrice.", Minimum = 0)]
    [ApiInput(ApiPlace.Query, "maxRank", typeof(int), "The worst sales rank.", Minimum = 1)]
    [ApiInput(ApiPlace.Query, "fulfilment", typeof(Fulfilment), "By Amazon or by the seller.")]
    [ApiInput(ApiPlace.Query, "limit", typeof(int), "Products on a page.", Minimum = 1, Maximum = SellerProductsRequest.MaxLimit, Default = SellerProductsRequest.DefaultLimit)]
    [ApiInput(ApiPlace.Query, "cursor", typeof(string), "nextCursor of the page before, with the same sort and filters.")]
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
