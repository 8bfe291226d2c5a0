using Microsoft.Azure.Functions.Worker;

namespace SellerSync.Functions.Sweeper;

public sealed class SweeperFunction(SweeperHandler handler)
{
    [Function("sweeper")]
    public Task Run([TimerTrigger("%SweeperSchedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
        handler.HandleAsync(cancellationToken);
}
