using SellerSync.Domain.Operations;
using SellerSync.Domain.Routing;
using SellerSync.Infrastructure.Database.Operations;

namespace SellerSync.Tests.Database;

[Parallelizable]
public sealed class DecisionRegisterTests : DatabaseFixture
{
    [Test]
    public async Task All_pages_yield_everybodys_decisions_once_newest_first()
    {
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        await Sellers.SaveAsync(Reading([A(1)]), SearchBy(one), default);
        await RunAsync($"""
            insert into routing_decisions (hand_over_id, user_id, seller_id, decision, product_count, threshold, token_percent, reason, created_at)
            select gen_random_uuid(), case number % 3 when 0 then null when 1 then '{one}'::uuid else '{other}'::uuid end, s.id, 'queue', number, 20, 12.5, 'low tokens',
              now() - interval '1 minute' * (number / 3)
            from sellers s, generate_series(1, 8) number
            """);

        var (seen, pages) = (new List<DecisionOnRecord>(), 0);
        DecisionPosition? after = null;
        do
        {
            var page = await new DecisionRegister(Db).ReadAllAsync(after, 3, default);
            seen.AddRange(page.Decisions);
            after = page.Next;
            pages++;
        }
        while (after is not null && pages < 10);

        Assert.That(pages, Is.EqualTo(3));
        Assert.That(seen.Select(decision => decision.Decision.ProductCount), Is.EqualTo(new[] { 2, 1, 5, 4, 3, 8, 7, 6 }));
        Assert.That(seen.Select(decision => decision.UserId), Is.EqualTo(new Guid?[] { other, one, other, one, null, other, one, null }));
    }
}
