using System.Text.Json;
using SellerSync.KeepaSimulator;
using SellerSync.KeepaSimulator.Faults;
using SellerSync.Tests.Journeys;

namespace SellerSync.Tests.Golden;

/// <summary>Every answer of seller-lookup, held to the letter.</summary>
public sealed class SellerLookupGoldenTests
{
    private const string Function = "seller-lookup";

    private Stack _stack = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _stack = await Stack.StartAsync(new SimulatorOptions { RefillRate = 1_000 });

    [OneTimeTearDown]
    public async Task StopAsync() => await _stack.DisposeAsync();

    [TestCase("SellerLookup/started-immediate", "A2MEDIUMSHOP60", 1)]
    [TestCase("SellerLookup/started-queue", "A3LARGESHOP250", 1)]
    [TestCase("SellerLookup/started-in-japan", "A8NIHONSHOP060", 5)]
    [TestCase("SellerLookup/started-with-business-name", "A4FIRMONLY0015", 1)]
    [TestCase("SellerLookup/started-without-name", "A4NAMELESS0015", 1)]
    [TestCase("SellerLookup/none-for-an-empty-storefront", "A7EMPTYSHOP000", 1)]
    [TestCase("SellerLookup/none-without-a-storefront", "A7NOLISTSHOP00", 1)]
    [TestCase("SellerLookup/404-unknown-seller", "A0UNKNOWNSHOP0", 1)]
    [TestCase("SellerLookup/400-too-many-products", "A6OVERLIM4210", 1)]
    public async Task A_seller_that_nobody_has_looked_up(string golden, string sellerId, int domain)
    {
        // Each asked by a user of their own: what one has used must not decide another's route.
        using var answer = await _stack.AnswerAsync(Function, JsonSerializer.Serialize(new { sellerId, domain }), DevelopmentToken.For(Guid.NewGuid()));

        await GoldenFile.AssertAsync(golden, answer);
    }

    [TestCase("SellerLookup/from-cache")]
    public async Task A_seller_checked_lately(string golden)
    {
        await _stack.LookUpAsync("A1SMALLSHOP12");
        await _stack.SettledAsync();

        using var answer = await _stack.AnswerAsync(Function, new { sellerId = "A1SMALLSHOP12" });

        await GoldenFile.AssertAsync(golden, answer);
    }

    [TestCase("SellerLookup/400-too-many-products-remembered")]
    public async Task A_storefront_over_the_limit_that_was_refused_before(string golden)
    {
        await _stack.LookUpAsync("A5HUGESHOP3001");
        var spent = _stack.Keepa.Books.Charges.Count(charge => charge.Seller == "A5HUGESHOP3001");

        using var answer = await _stack.AnswerAsync(Function, new { sellerId = "A5HUGESHOP3001", domain = 1 });

        await GoldenFile.AssertAsync(golden, answer);
        Assert.That(_stack.Keepa.Books.Charges.Count(charge => charge.Seller == "A5HUGESHOP3001"), Is.EqualTo(spent));
    }

    [TestCase("SellerLookup/400-seller-id-missing", "{}")]
    [TestCase("SellerLookup/400-seller-id-length", """{"sellerId":"A1SHORT"}""")]
    [TestCase("SellerLookup/400-seller-id-characters", """{"sellerId":"A1SMALL-SHOP12"}""")]
    [TestCase("SellerLookup/400-domain-no-number", """{"sellerId":"A1SMALLSHOP12","domain":"1"}""")]
    [TestCase("SellerLookup/400-domain-invalid", """{"sellerId":"A1SMALLSHOP12","domain":7}""")]
    [TestCase("SellerLookup/400-no-object", "[]")]
    [TestCase("SellerLookup/400-no-json", "{")]
    public async Task A_request_that_is_wrong(string golden, string body)
    {
        using var answer = await _stack.AnswerAsync(Function, body, DevelopmentToken.For(_stack.UserId));

        await GoldenFile.AssertAsync(golden, answer);
    }

    [TestCase("SellerLookup/401-no-token", null)]
    [TestCase("SellerLookup/403-other-role", "service_role")]
    public async Task A_caller_who_may_not(string golden, string? role)
    {
        using var answer = await _stack.AnswerAsync(Function, "{}", role is null ? null : DevelopmentToken.For(_stack.UserId, role));

        await GoldenFile.AssertAsync(golden, answer);
    }

    [TestCase("SellerLookup/429-keepa-has-no-tokens", FaultKind.BareStatus, 429, "A4LIMITED00012")]
    [TestCase("SellerLookup/503-keepa-has-trouble", FaultKind.Status, 502, "A4TROUBLE00012")]
    [TestCase("SellerLookup/500-keepa-refuses-us", FaultKind.Status, 402, "A4UNPAID000012")]
    public async Task A_lookup_that_keepa_fails(string golden, FaultKind kind, int keepaStatus, string sellerId)
    {
        _stack.Keepa.Faults.Add(new FaultPlan { Kind = kind, Status = keepaStatus, Path = "/seller", Subject = sellerId });

        using var answer = await _stack.AnswerAsync(Function, new { sellerId });

        await GoldenFile.AssertAsync(golden, answer);
    }

    [TestCase("SellerLookup/from-cache-with-open-batches", "1.00:00:00", 0)]
    [TestCase("SellerLookup/in-progress", "00:00:00", 0)]
    [TestCase("SellerLookup/in-progress-and-more-handed-over", "00:00:00", 3)]
    public async Task A_seller_whose_batches_wait(string golden, string freshFor, int added)
    {
        await using var stack = await Stack.StartAsync(settings: ("Limits:SellerFreshFor", freshFor));
        stack.Keepa.Faults.Add(new FaultPlan { Kind = FaultKind.Status, Status = 503, Path = "/product" });
        await stack.LookUpAsync("A4WAITING00012");
        await stack.AttemptedAsync();
        stack.Keepa.Catalogue.SetCount("A4WAITING00012", 12 + added);

        using var answer = await stack.AnswerAsync(Function, new { sellerId = "A4WAITING00012" });

        await GoldenFile.AssertAsync(golden, answer);
    }

    [TestCase("SellerLookup/from-cache-with-an-open-hand-over")]
    public async Task A_seller_with_a_hand_over_that_is_no_batch_yet(string golden)
    {
        await using var stack = await Stack.StartAsync();
        await stack.LookUpAsync("A1SMALLSHOP12");
        await stack.SettledAsync();
        await stack.ScalarAsync<object>("""
            with waiting as (insert into hand_overs (id, seller_id, job_type, asins)
              select gen_random_uuid(), id, 'TIME_MACHINE', '{B0WAITING1,B0WAITING2}' from sellers returning 1)
            select 1 from waiting
            """);

        using var answer = await stack.AnswerAsync(Function, new { sellerId = "A1SMALLSHOP12" });

        await GoldenFile.AssertAsync(golden, answer);
    }

    [TestCase("SellerLookup/none-for-a-known-seller")]
    public async Task A_storefront_fetched_again_without_anything_new(string golden)
    {
        await using var stack = await Stack.StartAsync(settings: ("Limits:SellerFreshFor", "00:00:00"));
        await stack.LookUpAsync("A1SMALLSHOP12");
        await stack.SettledAsync();

        using var answer = await stack.AnswerAsync(Function, new { sellerId = "A1SMALLSHOP12" });

        await GoldenFile.AssertAsync(golden, answer);
    }

    [TestCase("SellerLookup/503-database-over-its-time-limit")]
    public async Task A_database_that_does_not_answer(string golden)
    {
        await using var stack = await Stack.StartAsync(settings: ("Database:CommandTimeoutSeconds", "1"));
        await using var connection = await stack.ConnectAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "lock table sellers in access exclusive mode";
        await command.ExecuteNonQueryAsync();

        using var answer = await stack.AnswerAsync(Function, new { sellerId = "A1SMALLSHOP12" });

        await GoldenFile.AssertAsync(golden, answer);
        Assert.That(stack.Keepa.Books.Charges, Is.Empty, "Keepa is not asked");
    }

    [TestCase("SellerLookup/403-unknown-user", "alter table users add column email text not null")]
    [TestCase("SellerLookup/500-unforeseen", "alter table sellers rename to lost")]
    public async Task A_database_of_another_shape(string golden, string change)
    {
        await using var stack = await Stack.StartAsync();
        await using var connection = await stack.ConnectAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = change;
        await command.ExecuteNonQueryAsync();

        using var answer = await stack.AnswerAsync(Function, new { sellerId = "A1SMALLSHOP12" });

        await GoldenFile.AssertAsync(golden, answer);
    }
}
