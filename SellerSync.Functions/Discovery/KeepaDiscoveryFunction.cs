using Microsoft.Azure.Functions.Worker;

namespace SellerSync.Functions.Discovery;

public sealed class KeepaDiscoveryFunction(DiscoveryHandler handler)
{
    [Function("keepa-discovery")]
    public Task Run([TimerTrigger("%DiscoverySchedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
        handler.HandleAsync(cancellationToken);
}
