using Microsoft.Extensions.Time.Testing;
using Moq;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Follows;
using SellerSync.Domain.Progress;
using SellerSync.Domain.Searches;
using SellerSync.Domain.SellerProducts;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.FollowedSellers;
using SellerSync.Functions.RecentSearches;
using SellerSync.Functions.SellerProducts;
using SellerSync.Functions.SellerProgress;
using SellerSync.Functions.Tokens;
using SellerSync.Tests.Domain;

namespace SellerSync.Tests.ReadSide;

[Parallelizable(ParallelScope.All)]
public sealed class HandlerTests
{
    private static readonly SellerId Seller = SellerId.Parse("A1SMALLSHOP12");
    private static readonly Marketplace Com = Marketplace.Find(1)!;
    private static readonly Guid User = Guid.NewGuid();

    [Test]
    public async Task Days_count_back_from_now()
    {
        var pages = new Mock<IProductPages>();
        var page = new ProductPage([], 0, null);
        pages.Setup(store => store.ReadAsync(It.Is<ProductQuery>(query => query.Filter.Since == Some.Moment.AddDays(-7) && query.Limit == 9), It.IsAny<CancellationToken>())).ReturnsAsync(page);
        var request = new SellerProductsRequest(Seller, Com, ProductSort.Price, 7, null, null, null, null, 9);

        var outcome = await new SellerProductsHandler(pages.Object, new FakeTimeProvider(Some.Moment)).HandleAsync(request, default);

        Assert.That(outcome, Is.EqualTo(new SellerProductsOutcome.Found(page)));
    }

    [Test]
    public async Task A_seller_never_looked_up_has_neither_products_nor_progress()
    {
        var request = new SellerProductsRequest(Seller, Com, ProductSort.Price, null, null, null, null, null, 9);

        Assert.That(await new SellerProductsHandler(Mock.Of<IProductPages>(), TimeProvider.System).HandleAsync(request, default), Is.TypeOf<SellerProductsOutcome.NeverLookedUp>());
        Assert.That(await new SellerProgressHandler(Mock.Of<IProgressStore>()).HandleAsync(Seller, Com, default), Is.TypeOf<SellerProgressOutcome.NeverLookedUp>());
    }

    [Test]
    public async Task Searches_are_asked_for_the_user_who_calls()
    {
        var store = new Mock<IRecentSearchStore>(MockBehavior.Strict);
        RecentSearch[] searches = [new(Seller.Value, "A shop", 1, 2, null)];
        store.Setup(all => all.ReadAsync(User, 3, It.IsAny<CancellationToken>())).ReturnsAsync(searches);

        Assert.That(await new RecentSearchesHandler(store.Object).HandleAsync(User, 3, default), Is.SameAs(searches));
    }

    [TestCase(true, typeof(FollowOutcome.Followed), typeof(FollowOutcome.Unfollowed))]
    [TestCase(false, typeof(FollowOutcome.NeverLookedUp), typeof(FollowOutcome.NeverLookedUp))]
    public async Task Following_needs_a_seller_that_was_looked_up(bool known, Type followed, Type unfollowed)
    {
        var store = new Mock<IFollowStore>();
        store.Setup(follows => follows.FollowAsync(User, Seller, Com, It.IsAny<CancellationToken>())).ReturnsAsync(known);
        store.Setup(follows => follows.UnfollowAsync(User, Seller, Com, It.IsAny<CancellationToken>())).ReturnsAsync(known);
        var handler = new FollowHandler(store.Object);

        Assert.That(await handler.FollowAsync(User, Seller, Com, default), Is.TypeOf(followed));
        Assert.That(await handler.UnfollowAsync(User, Seller, Com, default), Is.TypeOf(unfollowed));
    }

    [Test]
    public async Task A_user_whom_the_database_refuses_cannot_follow()
    {
        var store = new Mock<IFollowStore>();
        store.Setup(follows => follows.FollowAsync(User, Seller, Com, It.IsAny<CancellationToken>())).ThrowsAsync(new UnknownUserException(User));

        Assert.That(await new FollowHandler(store.Object).FollowAsync(User, Seller, Com, default), Is.TypeOf<FollowOutcome.UnknownUser>());
    }

    [Test]
    public async Task Tokens_are_told_as_refilled_up_to_now_and_the_time_of_the_status_stays()
    {
        var store = new Mock<ITokenStatusStore>(MockBehavior.Strict);
        store.Setup(status => status.ReadAsync(It.IsAny<CancellationToken>())).ReturnsAsync(new TokenStatus(Some.BucketWith(1_000), Some.Moment));

        var outcome = await new TokensHandler(store.Object, new FakeTimeProvider(Some.Moment.AddSeconds(30))).HandleAsync(default);

        var status = ((TokensOutcome.Known)outcome).Status;
        Assert.That((status.Bucket.Available, status.Bucket.NextRefillAt, status.RefreshedAt), Is.EqualTo((1_250, Some.Moment.AddSeconds(80), Some.Moment)));
    }

    [Test]
    public async Task Without_a_token_status_it_is_unavailable() =>
        Assert.That(await new TokensHandler(Mock.Of<ITokenStatusStore>(), TimeProvider.System).HandleAsync(default), Is.TypeOf<TokensOutcome.Unavailable>());
}
