using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Options;
using SellerSync.Domain.Batches;

namespace SellerSync.Infrastructure.Queues;

/// <summary><see cref="IDoorbell"/> on Azure Storage queues; a queue that is missing is made by its first message.</summary>
public sealed class StorageDoorbell(QueueServiceClient queues, IOptions<QueueNames> names) : IDoorbell
{
    private static readonly TimeSpan MaxDelay = TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1);

    public Task RingHandOverAsync(Guid handOverId, TimeSpan delay, CancellationToken cancellationToken) =>
        SendAsync(
            names.Value.ProductProcessingQueue,
            new HandOverMessage(HandOverMessage.CurrentVersion, handOverId).ToString(),
            delay,
            cancellationToken);

    public Task RingDrainAsync(Guid? sellerUuid, TimeSpan delay, CancellationToken cancellationToken) =>
        SendAsync(
            names.Value.ProductBatchesQueue,
            new DrainMessage(DrainMessage.CurrentVersion, sellerUuid).ToString(),
            delay,
            cancellationToken);

    private async Task SendAsync(string queueName, string text, TimeSpan delay, CancellationToken cancellationToken)
    {
        var queue = queues.GetQueueClient(queueName);

        // The service counts whole seconds: rounded down, a message would come before its time and find nothing to do.
        var visibilityTimeout = TimeSpan.FromSeconds(Math.Clamp(Math.Ceiling(delay.TotalSeconds), 0, MaxDelay.TotalSeconds));
        try
        {
            await queue.SendMessageAsync(text, visibilityTimeout, cancellationToken: cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            await queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            await queue.SendMessageAsync(text, visibilityTimeout, cancellationToken: cancellationToken);
        }
    }
}
