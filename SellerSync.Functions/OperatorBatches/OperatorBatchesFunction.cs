using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Domain.Operations;
using SellerSync.Domain.Sellers;
using SellerSync.Functions.Api;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.OperatorBatches;

public sealed class OperatorBatchesFunction(Callers callers, BatchInspectionHandler handler)
{
    [Function("operator-batches")]
    [ApiOperation(ApiCaller.Operator, "Batches of everybody, newest first.", typeof(OperatorBatchesResponse), Refuses = [400])]
    [ApiInput(ApiPlace.Query, "status", typeof(BatchStatus), "Only those.")]
    [ApiInput(ApiPlace.Query, "sellerId", typeof(SellerId), "Only those of this seller.")]
    [ApiInput(ApiPlace.Query, "domain", typeof(Marketplace), "Keepa's number of the seller's marketplace; only beside a sellerId.")]
    [ApiInput(ApiPlace.Query, "userId", typeof(Guid), "Only those of this user.")]
    [ApiInput(ApiPlace.Query, "limit", typeof(int), "Batches on a page.", Minimum = 1, Maximum = BatchListRequest.MaxLimit, Default = BatchListRequest.DefaultLimit)]
    [ApiInput(ApiPlace.Query, "cursor", typeof(string), "nextCursor of the page before.")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "operator/batches")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (_, refused) = await callers.VerifyOperatorAsync(request, cancellationToken);
        if (refused is not null)
        {
            return refused.Reply();
        }

        var parameters = new QueryParameters(request.Query);
        var list = BatchListRequest.Read(parameters);
        return parameters.Error is { } error
            ? error.Reply()
            : OperatorBatchesReply.From(await handler.ListAsync(list.Filter, list.After, list.Limit, cancellationToken));
    }
}
