using SellerSync.Local.Lookup;
using SellerSync.Tests.Database;
using SellerSync.Tests.Servers;

namespace SellerSync.Tests.Local;

/// <summary>Canned functions, a real database: its rows change between two looks as functions would change them.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class LookupRunTests
{
    private const string Answer =
        """{"success":true,"data":{"sellerId":"A1SMALLSHOP12","sellerName":"Shop","domain":1,"asinCount":3},"tokensLeft":77}""";

    private const string Searched = """
        insert into users (id) values ('00000000-0000-0000-0000-000000000000'), ('00000000-0000-0000-0000-00000000000a');
        insert into sellers (id, seller_id, domain) values ('00000000-0000-0000-0000-000000000001', 'A1SMALLSHOP12', 1);
        insert into seller_queries (user_id, seller_id, searched_at, tokens_used, hand_over_id) values
          ('00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000001', now() - interval '1 day', 99, null),
          ('00000000-0000-0000-0000-00000000000a', '00000000-0000-0000-0000-000000000001', now() + interval '1 day', 99, null),
          ('00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000001', now(), 10, '00000000-0000-0000-0000-000000000002');
        """;

    private const string HandedOver = """
        insert into hand_overs (id, seller_id, job_type, asins) values
          ('00000000-0000-0000-0000-000000000002', '00000000-0000-0000-0000-000000000001', 'TIME_MACHINE', '{B000000001,B000000002,B000000003}');
        """;

    private const string Queued = """
        update hand_overs set status = 'DONE';
        insert into routing_decisions (hand_over_id, seller_id, decision, product_count, threshold, token_percent, reason) values
          ('00000000-0000-0000-0000-000000000002', '00000000-0000-0000-0000-000000000001', 'queue', 3, 2, 12.5, 'low tokens');
        insert into product_batches (id, seller_id, hand_over_id, product_count, new_asins, status, priority, job_type, batch_type) values
          ('00000000-0000-0000-0000-000000000003', '00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002',
           3, '{B000000001,B000000002,B000000003}', 'PENDING', 'HIGH', 'TIME_MACHINE', 'NEW_ASINS'),
          ('00000000-0000-0000-0000-000000000004', '00000000-0000-0000-0000-000000000001', null,
           1, '{B000000004}', 'PROCESSING', 'LOW', 'MONITORING', 'NEW_ASINS');
        """;

    private const string OtherSettled = """
        update product_batches set status = 'COMPLETED', processed_count = 1, actual_tokens_used = 500
        where id = '00000000-0000-0000-0000-000000000004';
        insert into wake_ups (name, due_at) values ('product-batches', now() + interval '1 hour');
        """;

    private const string Settled = """
        update product_batches set status = 'COMPLETED', processed_count = 3, actual_tokens_used = 21, failed_asins = '{"B000000003":"gone"}'
        where id = '00000000-0000-0000-0000-000000000003';
        insert into product_templates (id, asin_id, domain, title) values
          ('00000000-0000-0000-0000-000000000011', 'B000000001', 1, 'Old'),
          ('00000000-0000-0000-0000-000000000012', 'B000000002', 1, null);
        insert into seller_products (seller_id, asin_id, domain, product_template_id, storefront_price, currency, first_seen_at) values
          ('00000000-0000-0000-0000-000000000001', 'B000000002', 1, '00000000-0000-0000-0000-000000000012', null, 'USD', null),
          ('00000000-0000-0000-0000-000000000001', 'B000000001', 1, '00000000-0000-0000-0000-000000000011', 12.34, 'USD', '2024-01-01Z');
        """;

    [Test]
    public async Task It_follows_the_work_of_a_seller_to_its_end_and_counts_its_own_tokens()
    {
        await using var database = await Migrated.DatabaseAsync();
        await ExecuteAsync(database, Searched + HandedOver);
        await using var server = await CannedServer.StartAsync(200, Answer);
        using var api = new LookupApi(server.Ready);
        var lookup = new LookupRun(api, new SellerWorkReader(database.DataSource), Guid.Empty, TimeProvider.System);
        var changes = new Queue<string>([Queued, OtherSettled, Settled]);
        var looks = new List<SellerWork>();

        var document = await lookup.RunAsync(new LookupRequest("A1SMALLSHOP12", 1), FollowAsync, CancellationToken.None);

        Assert.That(looks.Select(work => (work.OpenHandOvers.Count, work.Settled, work.Products)), Is.EqualTo(new[]
        {
            (1, 0, 0), (0, 0, 4), (0, 1, 4), (0, 4, 4),
        }));
        Assert.That(looks.Select(work => work.WaitsForTokensUntil is not null), Is.EqualTo(new[] { false, false, true, false }));
        Assert.That(document.Decision, Is.EqualTo(new LookupDocument.DecisionMade("queue", 3, 2, 12.5m, "low tokens")));
        Assert.That(document.Tokens, Is.EqualTo(new LookupDocument.TokenCount(31, 77)));
        Assert.That(document.Batches.SelectMany(batch => batch.FailedAsins), Is.EqualTo(new[] { KeyValuePair.Create("B000000003", "gone") }));
        Assert.That(document.Products.Select(product => product.Asin), Is.EqualTo(["B000000001", "B000000002"]));
        Assert.That(document.HasFailed, Is.False);

        async Task<SellerWork> FollowAsync(LookupAnswer.Seller seller, IAsyncEnumerable<SellerWork> work)
        {
            await foreach (var look in work)
            {
                looks.Add(look);
                if (changes.TryDequeue(out var change))
                    await ExecuteAsync(database, change);
            }

            return looks[^1];
        }
    }

    [Test]
    public async Task A_batch_that_fails_meanwhile_makes_the_lookup_fail_and_older_failures_do_not()
    {
        await using var database = await Migrated.DatabaseAsync();
        await ExecuteAsync(database, Searched + HandedOver + Queued + """
            update product_batches set status = 'FAILED', error_message = 'long ago' where id = '00000000-0000-0000-0000-000000000004';
            """);
        var reader = new SellerWorkReader(database.DataSource);
        var seller = new Guid("00000000-0000-0000-0000-000000000001");
        var handOver = new Guid("00000000-0000-0000-0000-000000000002");

        var before = await reader.WorkAsync(seller, [handOver], [], CancellationToken.None);
        await ExecuteAsync(database, "update product_batches set status = 'FAILED', error_message = 'Keepa is down' where status = 'PENDING'");
        var after = await reader.WorkAsync(seller, [handOver], [], CancellationToken.None);

        Assert.That(before.Batches.Any(batch => batch.HasFailed), Is.False);
        Assert.That(after.Batches.Single(batch => batch.HasFailed).ErrorMessage, Is.EqualTo("Keepa is down"));
        Assert.That(after.IsOpen, Is.False);
    }

    private static async Task ExecuteAsync(TestDatabase database, string statements) =>
        await database.DataSource.CreateCommand(statements).ExecuteNonQueryAsync();
}
