using Microsoft.Extensions.Options;
using SellerSync.Domain.Batches;

namespace SellerSync.Infrastructure.Queues;

/// <summary><see cref="IDoorbell"/> on Azure Storage queues.</summary>
public sealed class StorageDoorbell(QueueSender sender, IOptions<QueueNames> names) : IDoorbell
{
    public Task RingHandOverAsync(Guid handOverId, TimeSpan delay, CancellationToken cancellationToken) =>
        sender.SendAsync(
            names.Value.ProductProcessingQueue,
            new HandOverMessage(HandOverMessage.CurrentVersion, handOverId).ToString(),
            delay,
            cancellationToken);

    public Task RingDrainAsync(Guid? sellerUuid, TimeSpan delay, CancellationToken cancellationToken) =>
        sender.SendAsync(
            names.Value.ProductBatchesQueue,
            new DrainMessage(DrainMessage.CurrentVersion, sellerUuid).ToString(),
            delay,
            cancellationToken);
}
