using Azure.Data.Tables;
using Azure.Storage.Queues;
using Microsoft.Extensions.Options;
using SellerSync.Domain.Health;
using SellerSync.Infrastructure.Queues;
using SellerSync.Infrastructure.Tokens;

namespace SellerSync.Infrastructure.Health;

/// <summary>Whether queues and tables answer. A queue or table that is missing is no fault: its first writer makes it.</summary>
public sealed class StorageCheck(QueueServiceClient queues, TableServiceClient tables, IOptions<QueueNames> names) : IReadinessCheck
{
    public string Name => "storage";

    public string Advice => "The storage account cannot be asked: see that AzureWebJobsStorage leads to it, and that this program may use its queues and tables";

    public async Task<Finding> LookAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(
            queues.GetQueueClient(names.Value.ProductProcessingQueue).ExistsAsync(cancellationToken),
            queues.GetQueueClient(names.Value.ProductBatchesQueue).ExistsAsync(cancellationToken),
            tables.GetTableClient(TableTokenStatusStore.TableName).GetEntityIfExistsAsync<TableEntity>(
                TableTokenStatusStore.Partition, "readiness", select: [], cancellationToken));
        return Finding.Healthy("Queues and tables answer");
    }
}
