using SellerSync.Domain.Sellers;
using SellerSync.Infrastructure.Database.Sellers;

namespace SellerSync.Tests.Database;

[Parallelizable]
public sealed class RefusedStorefrontsTests : DatabaseFixture
{
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    private RefusedStorefronts Refused => new(Db);

    [Test]
    public async Task A_refusal_is_remembered_for_its_marketplace_until_its_time_is_over()
    {
        await Refused.RememberAsync(Seller, Com, 4_210, Now, default);

        Assert.That(await RefusedAsync(Com, Now.AddTicks(-10)), Is.EqualTo(4_210));
        Assert.That(await RefusedAsync(Com, Now), Is.Null);
        Assert.That(await RefusedAsync(Japan, Now.AddHours(-1)), Is.Null);
    }

    [Test]
    public async Task A_later_refusal_takes_the_place_of_the_first()
    {
        await Refused.RememberAsync(Seller, Com, 4_210, Now, default);
        await Refused.RememberAsync(Seller, Com, 4_300, Now.AddDays(1), default);

        Assert.That(await RefusedAsync(Com, Now.AddHours(1)), Is.EqualTo(4_300));
    }

    [Test]
    public async Task A_storefront_that_was_taken_is_refused_no_more()
    {
        await Refused.RememberAsync(Seller, Com, 4_210, Now, default);
        await Refused.RememberAsync(Seller, Japan, 4_210, Now, default);

        await Sellers.SaveAsync(Reading(Range(0, 3)), SearchBy(Guid.NewGuid()), default);

        Assert.That(await RefusedAsync(Com, Now.AddHours(-1)), Is.Null);
        Assert.That(await RefusedAsync(Japan, Now.AddHours(-1)), Is.EqualTo(4_210));
    }

    private async Task<int?> RefusedAsync(Marketplace marketplace, DateTimeOffset since) =>
        (await Sellers.LookAsync(Guid.NewGuid(), Seller, marketplace, since, default)).RefusedProducts;
}
