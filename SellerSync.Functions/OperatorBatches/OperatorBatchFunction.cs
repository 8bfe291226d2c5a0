using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Functions.Api;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.OperatorBatches;

public sealed class OperatorBatchFunction(Callers callers, BatchInspectionHandler handler)
{
    [Function("operator-batches-id")]
    [ApiOperation(ApiCaller.Operator, "One batch with its failed ASINs, its calls, its hand-over, and what operators did to it.", typeof(OperatorBatchResponse), Refuses = [400, 404])]
    [ApiInput(ApiPlace.Path, "id", typeof(Guid), "The batch.")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "operator/batches/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        var (_, refused) = await callers.VerifyOperatorAsync(request, cancellationToken);
        if (refused is not null)
        {
            return refused.Reply();
        }

        var (batchId, refusal) = BatchId.Read(id);
        return refusal ?? OperatorBatchesReply.From(await handler.FindAsync(batchId, cancellationToken));
    }
}
