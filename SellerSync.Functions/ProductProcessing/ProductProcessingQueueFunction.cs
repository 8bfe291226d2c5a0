using Microsoft.Azure.Functions.Worker;
using SellerSync.Infrastructure.Queues;

namespace SellerSync.Functions.ProductProcessing;

/// <summary>The same work behind a queue: how lookups hand over.</summary>
public sealed class ProductProcessingQueueFunction(ProductProcessingHandler handler)
{
    [Function("product-processing-queue")]
    public Task Run([QueueTrigger("%ProductProcessingQueue%")] string message, CancellationToken cancellationToken) =>
        handler.HandleAsync(HandOverMessage.Parse(message).HandOverId, cancellationToken);
}
