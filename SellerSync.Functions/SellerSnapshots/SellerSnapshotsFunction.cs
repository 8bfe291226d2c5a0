using Microsoft.Azure.Functions.Worker;

namespace SellerSync.Functions.SellerSnapshots;

public sealed class SellerSnapshotsFunction(SnapshotHandler handler)
{
    [Function("seller-snapshots")]
    public Task Run([TimerTrigger("%SnapshotSchedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
        handler.HandleAsync(cancellationToken);
}
