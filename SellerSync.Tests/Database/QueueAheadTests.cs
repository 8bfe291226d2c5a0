using SellerSync.Infrastructure.Database.Batches;
using SellerSync.Infrastructure.Database.Tokens;

namespace SellerSync.Tests.Database;

[Parallelizable]
public sealed class QueueAheadTests : DatabaseFixture
{
    private static readonly Guid Busy = Guid.Parse("22222222-2222-4222-8222-222222222222");
    private static readonly Guid Own = Guid.Parse("33333333-3333-4333-8333-333333333333");
    private static readonly Guid Mine = Guid.Parse("aaaaaaaa-0000-4000-8000-000000000001");
    private static readonly Guid Theirs = Guid.Parse("aaaaaaaa-0000-4000-8000-000000000002");

    private QueueAhead Ahead => new(Db);

    [SetUp]
    public Task SellersAsync() => RunAsync($"""
        insert into users (id) values ('{Busy}'), ('{Own}');
        insert into sellers (id, seller_id, domain) values ('{Mine}', 'A1SMALLSHOP12', 1), ('{Theirs}', 'A2MEDIUMSHOP60', 1)
        """);

    [Test]
    public async Task In_an_empty_queue_nothing_is_before_anybody()
    {
        Assert.That(await Ahead.BeforeAsync(Mine, default), Is.Zero);
        Assert.That(await Ahead.BeforeNextOfAsync(Own, 3_000, default), Is.Zero);
    }

    [Test]
    public async Task Before_a_seller_comes_what_is_claimed_before_its_last_batch_and_what_is_under_way()
    {
        await BatchAsync(Theirs, Busy, "PENDING", "LOW", turn: 0, products: 100);
        await BatchAsync(Mine, Own, "PENDING", "LOW", turn: 0, products: 90);
        await BatchAsync(Theirs, Busy, "PENDING", "LOW", turn: 1, products: 80);
        await BatchAsync(Mine, Own, "PENDING", "LOW", turn: 1, products: 70);
        await BatchAsync(Theirs, Busy, "PENDING", "LOW", turn: 2, products: 60);
        await BatchAsync(Theirs, Busy, "PENDING", "HIGH", turn: 9, products: 50);
        await BatchAsync(Theirs, null, "PENDING", "HIGH", turn: 0, products: 40, jobType: "MONITORING");
        await BatchAsync(Theirs, Busy, "PROCESSING", "LOW", turn: 0, products: 30, processed: 20);
        await BatchAsync(Theirs, Busy, "COMPLETED", "LOW", turn: 0, products: 20);

        Assert.That(await Ahead.BeforeAsync(Mine, default), Is.EqualTo(100 + 80 + 50 + 10));
    }

    [Test]
    public async Task A_seller_whose_batches_are_all_under_way_waits_for_nobodys_turn()
    {
        await BatchAsync(Mine, Own, "PROCESSING", "HIGH", turn: 0, products: 90);
        await BatchAsync(Theirs, Busy, "PENDING", "HIGH", turn: 0, products: 80);

        Assert.That(await Ahead.BeforeAsync(Mine, default), Is.Zero);
    }

    [Test]
    public async Task What_a_drain_has_claimed_is_not_before_what_is_more_urgent()
    {
        await BatchAsync(Theirs, Busy, "PROCESSING", "LOW", turn: 0, products: 100);
        await BatchAsync(Mine, Own, "PROCESSING", "HIGH", turn: 0, products: 90);

        Assert.That(await Ahead.BeforeAsync(Mine, default), Is.Zero);
        Assert.That(await Ahead.BeforeNextOfAsync(Own, 100, default), Is.EqualTo(90));
        Assert.That(await Ahead.BeforeNextOfAsync(Own, 300, default), Is.EqualTo(190));
    }

    [Test]
    public async Task Before_the_next_hand_over_come_the_turns_that_others_have_by_then()
    {
        for (var turn = 0; turn < 5; turn++)
        {
            await BatchAsync(Theirs, Busy, "PENDING", "HIGH", turn, products: 100);
        }

        Assert.That(await Ahead.BeforeNextOfAsync(Own, 100, default), Is.EqualTo(100), "one batch: its turn is the first");
        Assert.That(await Ahead.BeforeNextOfAsync(Own, 200, default), Is.EqualTo(200));
        Assert.That(await Ahead.BeforeNextOfAsync(Busy, 100, default), Is.EqualTo(500), "behind all of its own");
        Assert.That(await Ahead.BeforeNextOfAsync(Own, 201, default), Is.EqualTo(500), "LOW: behind all that is HIGH");
    }

    [Test]
    public async Task Work_of_discovery_is_behind_people_and_their_hand_overs_are_before()
    {
        await BatchAsync(Theirs, null, "PENDING", "HIGH", turn: 0, products: 100, jobType: "MONITORING");
        await RunAsync($$"""
            insert into hand_overs (id, seller_id, user_id, job_type, asins) values (gen_random_uuid(), '{{Theirs}}', '{{Busy}}', 'TIME_MACHINE', '{B000000001,B000000002}');
            insert into hand_overs (id, seller_id, user_id, job_type, asins) values (gen_random_uuid(), '{{Theirs}}', null, 'MONITORING', '{B000000003}')
            """);

        Assert.That(await Ahead.BeforeNextOfAsync(Own, 300, default), Is.EqualTo(2));
    }

    [Test]
    public async Task What_a_user_spent_is_what_keepa_charged_else_what_is_set_aside_since_then()
    {
        await RunAsync($"""
            insert into token_reservations (id, key, priority, operation, domain, user_id, units, tokens, state, charged, expires_at, reserved_at) values
              (gen_random_uuid(), 'k', 'queued', 'products', 1, '{Own}', 1, 70, 'SETTLED', 65, now(), now()),
              (gen_random_uuid(), 'k', 'queued', 'products', 1, '{Own}', 1, 12, 'OPEN', null, now(), now()),
              (gen_random_uuid(), 'k', 'queued', 'products', 1, '{Own}', 1, 500, 'SETTLED', 500, now(), now() - interval '2 hours'),
              (gen_random_uuid(), 'k', 'queued', 'products', 1, '{Busy}', 1, 70, 'SETTLED', 400, now(), now())
            """);
        var spending = new TokenSpending(Db);

        Assert.That(await spending.SinceAsync(Own, TimeProvider.System.GetUtcNow().AddHours(-1), default), Is.EqualTo(77));
        Assert.That(await spending.SinceAsync(Guid.NewGuid(), DateTimeOffset.UnixEpoch, default), Is.Zero);
    }

    private Task BatchAsync(Guid seller, Guid? user, string status, string priority, int turn, int products, int processed = 0, string jobType = "TIME_MACHINE") => RunAsync($"""
        insert into product_batches (seller_id, user_id, product_count, processed_count, new_asins, status, priority, job_type, batch_type, turn)
        values ('{seller}', {(user is { } id ? $"'{id}'" : "null")}, {products}, {processed}, '{"{"}{"}"}', '{status}', '{priority}', '{jobType}', 'NEW_ASINS', {turn})
        """);
}
