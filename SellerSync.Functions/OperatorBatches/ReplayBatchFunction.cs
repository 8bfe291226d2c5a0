using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Domain.Operations;
using SellerSync.Functions.Api;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.OperatorBatches;

public sealed class ReplayBatchFunction(Callers callers, BatchOrderHandler handler)
{
    [Function("operator-batches-id-replay")]
    [ApiOperation(ApiCaller.Operator, "Puts a failed batch back into the queue with all its attempts.", typeof(BatchOrderResponse), Refuses = [400, 404, 409])]
    [ApiInput(ApiPlace.Path, "id", typeof(Guid), "The batch.")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "operator/batches/{id}/replay")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        var (by, refused) = await callers.VerifyOperatorAsync(request, cancellationToken);
        if (refused is not null)
        {
            return refused.Reply();
        }

        var (batchId, refusal) = BatchId.Read(id);
        return refusal ?? BatchOrderReply.Replayed(batchId, await handler.ReplayAsync(batchId, by, cancellationToken));
    }
}
