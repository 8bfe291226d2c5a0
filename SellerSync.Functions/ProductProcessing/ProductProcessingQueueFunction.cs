using Microsoft.Azure.Functions.Worker;
using SellerSync.Infrastructure.Queues;

namespace SellerSync.Functions.ProductProcessing;

/// <summary>The same work behind a queue: how lookups hand over, and how requests arrive that found no database.</summary>
public sealed class ProductProcessingQueueFunction(ProductProcessingHandler handler, ProductRequestHandler requests)
{
    [Function("product-processing-queue")]
    public Task Run([QueueTrigger("%ProductProcessingQueue%")] string message, CancellationToken cancellationToken)
    {
        var wanted = HandOverMessage.Parse(message);
        return wanted.ReadLetter() is { } letter
            ? requests.HandleAsync(letter, cancellationToken)
            : handler.HandleAsync(wanted.HandOverId, cancellationToken);
    }
}
