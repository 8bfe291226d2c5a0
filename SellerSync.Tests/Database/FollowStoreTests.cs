using SellerSync.Domain.Faults;
using SellerSync.Infrastructure.Database.Sellers;

namespace SellerSync.Tests.Database;

[Parallelizable]
public sealed class FollowStoreTests : DatabaseFixture
{
    private static readonly Guid User = Guid.Parse("bbbbbbbb-0000-4000-8000-000000000001");
    private static readonly Guid Neighbour = Guid.Parse("bbbbbbbb-0000-4000-8000-000000000002");

    private FollowStore Follows => new(Db);

    [Test]
    public async Task Following_and_ending_it_may_be_said_twice()
    {
        await SellerAsync();

        Assert.That(await Follows.UnfollowAsync(User, Seller, Com, default), Is.True, "nothing was followed");
        Assert.That(await Follows.FollowAsync(User, Seller, Com, default), Is.True);
        var first = (await Follows.ReadAsync(User, default)).Single();
        Assert.That(await Follows.FollowAsync(User, Seller, Com, default), Is.True);
        Assert.That(await Follows.ReadAsync(User, default), Is.EqualTo(new[] { first }), "followed since the first time");

        Assert.That(await Follows.UnfollowAsync(User, Seller, Com, default), Is.True);
        Assert.That(await Follows.UnfollowAsync(User, Seller, Com, default), Is.True);
        Assert.That(await Follows.ReadAsync(User, default), Is.Empty);

        await Follows.FollowAsync(User, Seller, Com, default);
        Assert.That((await Follows.ReadAsync(User, default)).Single().FollowedAt, Is.GreaterThan(first.FollowedAt!.Value));
        Assert.That(await ScalarAsync<long>("select count(*) from user_sellers"), Is.EqualTo(1));
    }

    [Test]
    public async Task Follows_are_private_and_ending_one_leaves_the_neighbours()
    {
        await SellerAsync();
        await Follows.FollowAsync(User, Seller, Com, default);
        await Follows.FollowAsync(Neighbour, Seller, Com, default);

        await Follows.UnfollowAsync(User, Seller, Com, default);

        Assert.That(await Follows.ReadAsync(User, default), Is.Empty);
        Assert.That((await Follows.ReadAsync(Neighbour, default)).Select(seller => (seller.SellerId, seller.Domain)), Is.EqualTo(new[] { (Seller.Value, 1) }));
    }

    [Test]
    public async Task A_seller_never_looked_up_in_this_marketplace_is_refused_and_nothing_is_written()
    {
        await SellerAsync();

        Assert.That(await Follows.FollowAsync(User, Seller, Japan, default), Is.False);
        Assert.That(await Follows.UnfollowAsync(User, Seller, Japan, default), Is.False);
        Assert.That(await ScalarAsync<long>("select count(*) from users"), Is.Zero);
    }

    [Test]
    public async Task The_same_follow_sent_many_times_at_once_is_one()
    {
        await SellerAsync();

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Follows.FollowAsync(User, Seller, Com, default)));

        Assert.That(await ScalarAsync<long>("select count(*) from user_sellers where is_active"), Is.EqualTo(1));
        Assert.That(await ScalarAsync<long>("select count(*) from users"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_user_whom_the_database_refuses_is_unknown()
    {
        await SellerAsync();
        await RunAsync("alter table users add column email text not null");
        try
        {
            Assert.That(async () => await Follows.FollowAsync(User, Seller, Com, default), Throws.TypeOf<UnknownUserException>());
            Assert.That(await ScalarAsync<long>("select count(*) from user_sellers"), Is.Zero);
        }
        finally
        {
            await RunAsync("alter table users drop column email");
        }
    }

    private Task SellerAsync() => RunAsync("insert into sellers (seller_id, domain, seller_name) values ('A1SMALLSHOP12', 1, 'A shop')");
}
