using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.OperatorBatches;

public sealed class OperatorBatchesFunction(Callers callers, BatchInspectionHandler handler)
{
    [Function("operator-batches")]
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
