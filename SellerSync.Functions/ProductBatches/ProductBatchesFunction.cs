using Microsoft.Azure.Functions.Worker;
using SellerSync.Infrastructure.Queues;

namespace SellerSync.Functions.ProductBatches;

public sealed class ProductBatchesFunction(DrainHandler handler)
{
    [Function("product-batches")]
    public Task Run([QueueTrigger("%ProductBatchesQueue%")] string message, CancellationToken cancellationToken) =>
        handler.HandleAsync(DrainMessage.Parse(message).SellerUuid, cancellationToken);
}
