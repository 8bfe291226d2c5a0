using SellerSync.Domain.Operations;
using SellerSync.Infrastructure.Database.Monitoring;

namespace SellerSync.Tests.Database;

public sealed class FailedBatchesTests : DatabaseFixture
{
    private FailedBatches Store => new(Db);

    [SetUp]
    public Task SaveAsync() => Sellers.SaveAsync(Reading([A(1)]), SearchBy(Guid.NewGuid()), default);

    [Test]
    public async Task A_failed_batch_is_untold_until_it_is_noted_and_again_when_it_fails_again()
    {
        await FailAsync("Keepa refused the request");
        var failed = await Store.UntoldAsync(default);
        Assert.That(failed.Select(batch => (batch.Products, batch.Reason)), Is.EqualTo(new[] { (7, "Keepa refused the request") }));

        await Store.NoteToldAsync(failed, default);
        Assert.That(await Store.UntoldAsync(default), Is.Empty);

        await RunAsync("update product_batches set completed_at = now()");
        Assert.That(await Store.UntoldAsync(default), Is.EqualTo(failed));
    }

    [TestCase("another reason", "59 minutes", 1)]
    [TestCase("another reason", "61 minutes", 0, Description = "history, as of an older backend")]
    [TestCase(OperatorWords.Cancelled, "1 minute", 0, Description = "who cancelled it knows")]
    public async Task Only_what_failed_lately_and_by_itself_is_told(string reason, string age, int count)
    {
        await FailAsync(reason, age);

        Assert.That(await Store.UntoldAsync(default), Has.Count.EqualTo(count));
    }

    private Task FailAsync(string reason, string age = "1 minute") => RunAsync($"""
        insert into product_batches (seller_id, product_count, new_asins, status, priority, job_type, batch_type, completed_at, error_message)
        select id, 7, array[]::text[], 'FAILED', 'HIGH', 'TIME_MACHINE', 'NEW_ASINS', now() - interval '{age}', '{reason}' from sellers
        """);
}
