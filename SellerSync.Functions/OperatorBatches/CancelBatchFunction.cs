using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Domain.Operations;
using SellerSync.Functions.Api;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.OperatorBatches;

public sealed class CancelBatchFunction(Callers callers, BatchOrderHandler handler)
{
    [Function("operator-batches-id-cancel")]
    [ApiOperation(ApiCaller.Operator, "Ends a batch that waits or is under way; what was paid is stored.", typeof(BatchOrderResponse), Refuses = [400, 404, 409])]
    [ApiInput(ApiPlace.Path, "id", typeof(Guid), "The batch.")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "operator/batches/{id}/cancel")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        var (by, refused) = await callers.VerifyOperatorAsync(request, cancellationToken);
        if (refused is not null)
        {
            return refused.Reply();
        }

        var (batchId, refusal) = BatchId.Read(id);
        return refusal ?? BatchOrderReply.Cancelled(batchId, await handler.CancelAsync(batchId, by, cancellationToken));
    }
}
