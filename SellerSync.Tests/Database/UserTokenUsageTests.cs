using Microsoft.Extensions.Time.Testing;
using SellerSync.Domain.Routing;
using SellerSync.Infrastructure.Database.Tokens;

namespace SellerSync.Tests.Database;

/// <summary>Which user each batch counts for, and what that sums up to.</summary>
public sealed class UserTokenUsageTests : DatabaseFixture
{
    private static readonly Guid Me = Guid.NewGuid();

    [Test]
    public async Task The_batches_of_a_users_last_hour_count_7_tokens_a_product()
    {
        await StoreAsync(Me, products: 100, minutesAgo: 59);
        await StoreAsync(Me, products: 20, minutesAgo: 0);
        await StoreAsync(Me, products: 50, minutesAgo: 61);
        await StoreAsync(Guid.NewGuid(), products: 30, minutesAgo: 0);

        Assert.That(await new UserUsage(Db, TimeProvider.System).TokensLastHourAsync(Me, CancellationToken.None), Is.EqualTo(120 * 7));
    }

    [Test]
    public async Task It_is_kept_for_5_minutes_and_what_this_instance_adds_counts_at_once()
    {
        var time = new FakeTimeProvider();
        var usage = new UserUsage(Db, time);
        await StoreAsync(Me, products: 10, minutesAgo: 0);
        var first = await usage.TokensLastHourAsync(Me, CancellationToken.None);
        await StoreAsync(Me, products: 90, minutesAgo: 0);

        usage.Add(Me, 5);
        time.Advance(TimeSpan.FromSeconds(299));
        var kept = await usage.TokensLastHourAsync(Me, CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(2));
        var anew = await usage.TokensLastHourAsync(Me, CancellationToken.None);

        Assert.That((first, kept, anew), Is.EqualTo((70, 105, 700)));
    }

    [TestCase(Route.Immediate)]
    [TestCase(Route.Queue)]
    public async Task A_batch_names_the_user_who_asked_on_either_route(Route route)
    {
        var saved = await Sellers.SaveAsync(Reading(Range(1, 3)), SearchBy(Me), CancellationToken.None);
        var handOver = (await HandOvers.TakeAsync(saved.HandOverId!.Value, CancellationToken.None))!;
        var decision = new RoutingDecision(route, 3, 50, 60, RoutingReason.Default);

        if (route == Route.Immediate)
        {
            await HandOvers.BecomeImmediateAsync(handOver, decision, "worker", TokensAtRisk, CancellationToken.None);
        }
        else
        {
            await HandOvers.BecomeQueuedAsync(handOver, decision, CancellationToken.None);
        }

        Assert.That(await ScalarAsync<Guid>("select user_id from product_batches"), Is.EqualTo(Me));
    }

    [Test]
    public async Task A_batchs_user_is_one_of_users_and_usage_is_found_by_an_index()
    {
        Assert.That(
            await ScalarAsync<bool>("""
                select exists (select from pg_constraint where conrelid = 'product_batches'::regclass and contype = 'f' and confrelid = 'users'::regclass
                  and pg_get_constraintdef(oid) like 'FOREIGN KEY (user_id) REFERENCES users(id)%')
                """),
            Is.True);
        Assert.That(
            await ScalarAsync<bool>("select exists (select from pg_indexes where tablename = 'product_batches' and indexdef like '%(user_id, created_at)')"), Is.True);
    }

    private Task StoreAsync(Guid user, int products, int minutesAgo) => RunAsync($"""
        with u as (insert into users (id) values ('{user}') on conflict (id) do nothing),
        s as (insert into sellers (id, seller_id, domain, seller_name) values (gen_random_uuid(), 'S' || left(md5(random()::text), 12), 1, 'A shop') returning id)
        insert into product_batches (seller_id, user_id, product_count, new_asins, priority, job_type, batch_type, created_at)
        select id, '{user}', {products}, array[]::text[], 'HIGH', 'TIME_MACHINE', 'NEW_ASINS', now() - interval '{minutesAgo} minutes' from s
        """);
}
