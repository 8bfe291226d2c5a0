using Microsoft.Extensions.Time.Testing;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Database.Tokens;

namespace SellerSync.Tests.Database;

[Parallelizable]
public sealed class TokenCostsTests : DatabaseFixture
{
    private static readonly Guid Large = Guid.Parse("aaaaaaaa-0000-4000-8000-000000000001");
    private static readonly Guid Small = Guid.Parse("aaaaaaaa-0000-4000-8000-000000000002");

    private readonly FakeTimeProvider _time = new();

    private TokenCosts Costs => field ??= new TokenCosts(Db, _time);

    [Test]
    public async Task A_large_seller_does_not_stand_for_its_whole_marketplace()
    {
        await PaidAsync(Large, calls: 100, charged: 200);
        await PaidAsync(Small, calls: 40, charged: 60);

        var stranger = await new TokenCosts(Db, _time).EstimateAsync(Guid.NewGuid(), Com, default);

        Assert.That(stranger.Calls, Is.EqualTo(80), "40 of each");
        Assert.That(stranger.P50, Is.EqualTo(13), "half way between the two");
    }

    [Test]
    public async Task The_calls_of_a_marketplace_are_read_once_in_half_a_minute_for_all_its_sellers()
    {
        await PaidAsync(Small, calls: 5, charged: 60);
        Assert.That((await Costs.EstimateAsync(Guid.NewGuid(), Com, default)).Calls, Is.EqualTo(5));

        await PaidAsync(Large, calls: 5, charged: 60);
        using (var counted = new CountedStatements())
        {
            Assert.That((await Costs.EstimateAsync(Guid.NewGuid(), Com, default)).Calls, Is.EqualTo(5));
            Assert.That(counted.Count, Is.EqualTo(1), "the other seller's own");
        }

        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.That((await Costs.EstimateAsync(Guid.NewGuid(), Com, default)).Calls, Is.EqualTo(10));
    }

    private Task PaidAsync(Guid seller, int calls, int charged) => RunAsync($"""
        insert into token_reservations (id, key, priority, operation, domain, seller_id, units, tokens, state, charged, expires_at, settled_at)
        select gen_random_uuid(), 'a key', 'QUEUED', 'products', 1, '{seller}', 10, 120, 'SETTLED', {charged}, now(), now() from generate_series(1, {calls})
        """);
}
