using Microsoft.Extensions.Options;
using SellerSync.Domain.Operations;
using SellerSync.Domain.Routing;
using SellerSync.Infrastructure.Database.Operations;
using SellerSync.Infrastructure.Health;

namespace SellerSync.Tests.Database;

[Parallelizable]
public sealed class WaitingCheckTests : DatabaseFixture
{
    [Test]
    public async Task A_batch_waits_since_it_was_queued_or_replayed()
    {
        var saved = await Sellers.SaveAsync(Reading(Range(0, 10)), SearchBy(Guid.NewGuid()), default);
        var handOver = await HandOvers.TakeAsync(saved.HandOverId!.Value, default);
        var id = (await HandOvers.BecomeQueuedAsync(handOver!, RoutingDecision.InBackground(10), default)).Single();
        await RunAsync("update product_batches set created_at = now() - interval '3 hours', job_type = 'TIME_MACHINE'");
        var check = new WaitingCheck(Db, Options.Create(new HealthOptions()));
        Assert.That((await check.LookAsync(default)).Detail, Does.StartWith("The oldest batch has waited for 180 minutes: "));

        await RunAsync("update product_batches set status = 'FAILED'");
        await new BatchOrders(Db, TimeProvider.System).ReplayAsync(id, OperatorName.AtTerminal("anna"), default);
        Assert.That((await check.LookAsync(default)).Detail, Is.EqualTo("The oldest batch has waited for 0 minutes"));
    }
}
