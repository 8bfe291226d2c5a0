using SellerSync.Domain.Routing;
using SellerSync.Infrastructure.Database.Routing;

namespace SellerSync.Tests.Database;

[Parallelizable]
public sealed class RoutingHistoryTests : DatabaseFixture
{
    private static readonly Guid User = Guid.NewGuid();

    [Test]
    public async Task All_pages_yield_each_decision_once_newest_first()
    {
        // Several of one moment, as one transaction's would be.
        await InsertAsync(User, "now() - interval '1 minute' * (number / 3)", 8);

        var (decisions, pages) = (new List<PastDecision>(), 0);
        DecisionPosition? after = null;
        do
        {
            var page = await new RoutingHistory(Db).ReadAsync(User, after, 3, default);
            decisions.AddRange(page.Decisions);
            after = page.Next;
            pages++;
        }
        while (after is not null && pages < 10);

        Assert.That(pages, Is.EqualTo(3));
        Assert.That(decisions.Select(decision => decision.ProductCount), Is.EqualTo(new[] { 2, 1, 5, 4, 3, 8, 7, 6 }));
    }

    [Test]
    public async Task A_decision_tells_what_was_decided_and_why()
    {
        await InsertAsync(User, "'2026-11-01T12:00:00.123456Z'", 1);

        var decision = (await new RoutingHistory(Db).ReadAsync(User, null, 10, default)).Decisions.Single();

        Assert.That(
            decision with { Id = 0, HandOverId = default },
            Is.EqualTo(new PastDecision(0, default, Seller.Value, 1, "queue", 1, 20, 12.5m, "low tokens", new DateTimeOffset(2026, 11, 1, 12, 0, 0, 123, 456, TimeSpan.Zero))));
    }

    [Test]
    public async Task Decisions_are_private()
    {
        await InsertAsync(Guid.NewGuid(), "now()", 2);

        Assert.That((await new RoutingHistory(Db).ReadAsync(User, null, 10, default)).Decisions, Is.Empty);
    }

    private async Task InsertAsync(Guid user, string at, int count)
    {
        await Sellers.SaveAsync(Reading([A(1)]), SearchBy(user), default);
        await RunAsync($"""
            insert into routing_decisions (hand_over_id, user_id, seller_id, decision, product_count, threshold, token_percent, reason, created_at)
            select gen_random_uuid(), '{user}', s.id, 'queue', number, 20, 12.5, 'low tokens', {at} from sellers s, generate_series(1, {count}) number
            """);
    }
}
