#if !AZURE_HOST // Only the Local build of the functions is a program that runs by itself.
namespace SellerSync.Tests.Endurance;

/// <summary>Servers that go away and come again while 250 products are on their way.</summary>
[Category("Endurance")]
[Platform(Exclude = "Win", Reason = "ends programs by signals")]
public sealed class ServerTests
{
    [Test]
    public async Task A_restart_of_the_database_loses_nothing_that_was_paid_for()
    {
        await using var stack = await RunningStack.StartAsync(instances: 2);
        await LargeShop.DrainHalfAsync(stack);

        await stack.RestartPostgreSqlAsync();
        await stack.SettledAsync();

        await LargeShop.AssertStoredOnceAsync(stack);
        await LargeShop.AssertWasteAsync(stack);
    }

    [Test]
    public async Task A_storage_that_is_killed_holds_up_no_drain_and_loses_no_product()
    {
        await using var stack = await RunningStack.StartAsync(instances: 2);
        await LargeShop.DrainHalfAsync(stack);

        await stack.RestartAzuriteAsync();
        await stack.SettledAsync();

        await LargeShop.AssertStoredOnceAsync(stack);
        Assert.That(await stack.FetchedAsync(), Is.Unique);
    }
}
#endif
