using SellerSync.KeepaSimulator;

namespace SellerSync.Tests.Journeys;

/// <summary>What is said before tokens are spent, and what then comes of it.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class QuoteJourneyTests
{
    [Test]
    public async Task A_quoted_seller_is_looked_up_without_another_look_at_its_storefront()
    {
        await using var stack = await Stack.StartAsync();

        var (status, quote) = await stack.PostAsync("seller-quote", new { sellerId = "A2MEDIUMSHOP60", domain = 1 });
        var (_, again) = await stack.PostAsync("seller-quote", new { sellerId = "A2MEDIUMSHOP60", domain = 1 });

        var data = quote.GetProperty("data");
        Assert.That(status, Is.EqualTo(200));
        Assert.That(data.GetProperty("newProducts").GetInt32(), Is.EqualTo(60));
        Assert.That(data.GetProperty("storefrontTokens").GetInt32(), Is.EqualTo(10));
        Assert.That(data.GetProperty("tokens").GetProperty("p50").GetInt32(), Is.EqualTo(420));
        Assert.That(data.GetProperty("tokens").GetProperty("p95").GetInt32(), Is.GreaterThan(420));
        Assert.That(data.GetProperty("routing").GetProperty("decision").GetString(), Is.EqualTo("immediate"));
        Assert.That(data.GetProperty("estimatedTime").GetString(), Is.EqualTo("< 1 minute"));
        Assert.That(again.GetProperty("data").GetProperty("newProducts").GetInt32(), Is.EqualTo(60));
        Assert.That(again.GetProperty("data").GetProperty("storefrontTokens").GetInt32(), Is.Zero);
        Assert.That(stack.Keepa.Books.Charges.Select(charge => charge.Path), Is.EqualTo(new[] { "/seller" }), "nothing else was bought");

        var (_, lookup) = await stack.LookUpAsync("A2MEDIUMSHOP60");
        await stack.SettledAsync();

        Assert.That(lookup.GetProperty("processingStatus").GetString(), Is.EqualTo("started"));
        Assert.That(stack.Keepa.Books.Charges.Count(charge => charge.Path == "/seller"), Is.EqualTo(1));
        Assert.That(await stack.ProductsAsync("A2MEDIUMSHOP60"), Is.EquivalentTo(stack.Expected("A2MEDIUMSHOP60")));
        MainJobTests.AssertEachAsinFetchedOnce(stack);
        var (_, after) = await stack.PostAsync("seller-quote", new { sellerId = "A2MEDIUMSHOP60", domain = 1 });
        Assert.That(after.GetProperty("data").GetProperty("newProducts").GetInt32(), Is.Zero);
        Assert.That(after.GetProperty("data").TryGetProperty("readyAt", out _), Is.False);
    }

    [Test]
    public async Task A_quote_is_refused_for_what_a_lookup_is_refused_for()
    {
        await using var stack = await Stack.StartAsync(settings: ("Limits:StorefrontProducts", "50"));

        var (tooMany, body) = await stack.PostAsync("seller-quote", new { sellerId = "A2MEDIUMSHOP60" });
        var (bad, _) = await stack.PostAsync("seller-quote", new { sellerId = "short" });

        Assert.That(tooMany, Is.EqualTo(400));
        Assert.That(body.GetProperty("error").GetString(), Is.EqualTo("Seller has 60 products, which exceeds our 50 product limit"));
        Assert.That(bad, Is.EqualTo(400));
    }

    [Test]
    public async Task Work_that_waits_for_tokens_says_when_it_will_be_ready()
    {
        await using var stack = await Stack.StartAsync(new SimulatorOptions { RefillRate = 20, InitialBalance = 600 });
        await stack.LookUpAsync("A2MEDIUMSHOP60");
        await stack.AttemptedAsync();

        var (_, progress) = await stack.GetAsync("seller-progress?sellerId=A2MEDIUMSHOP60");

        var data = progress.GetProperty("data");
        var left = data.GetProperty("batchStats").GetProperty("totalProducts").GetInt32() - data.GetProperty("processedProducts").GetInt32() - data.GetProperty("failedProducts").GetInt32();
        Assert.That(data.GetProperty("tokensExpected").GetInt32(), Is.GreaterThanOrEqualTo(left), "a product costs a token at least");
        Assert.That(data.GetProperty("readyAt").GetDateTimeOffset() - TimeProvider.System.GetUtcNow(), Is.InRange(TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(60)));
    }

    [Test]
    public async Task A_lookup_with_a_budget_buys_no_more_than_fits_and_a_later_one_the_rest()
    {
        await using var stack = await Stack.StartAsync();

        var (_, cut) = await stack.PostAsync("seller-lookup", new { sellerId = "A2MEDIUMSHOP60", maxTokens = 300 });
        await stack.SettledAsync();
        var spent = stack.Keepa.Books.Charges.Where(charge => charge.Path == "/product").Sum(charge => charge.Tokens);
        var (_, none) = await stack.PostAsync("seller-lookup", new { sellerId = "A2MEDIUMSHOP60", maxTokens = 1 });
        var (_, all) = await stack.LookUpAsync("A2MEDIUMSHOP60");
        await stack.SettledAsync();

        var budget = cut.GetProperty("budget");
        Assert.That(budget.GetProperty("maxTokens").GetInt32(), Is.EqualTo(300));
        Assert.That(budget.GetProperty("handedOver").GetInt32(), Is.InRange(1, 59));
        Assert.That(budget.GetProperty("left").GetInt32(), Is.EqualTo(60 - budget.GetProperty("handedOver").GetInt32()));
        Assert.That(spent, Is.InRange(1, 300));
        Assert.That(none.GetProperty("budget").GetProperty("handedOver").GetInt32(), Is.Zero);
        Assert.That(none.GetProperty("budget").GetProperty("left").GetInt32(), Is.EqualTo(budget.GetProperty("left").GetInt32()));
        Assert.That(all.TryGetProperty("budget", out _), Is.False);
        Assert.That(await stack.ProductsAsync("A2MEDIUMSHOP60"), Is.EquivalentTo(stack.Expected("A2MEDIUMSHOP60")));
        MainJobTests.AssertEachAsinFetchedOnce(stack);
        Assert.That(stack.Keepa.Books.Charges.Count(charge => charge.Path == "/seller"), Is.EqualTo(1));
    }

    [TestCase("0")]
    [TestCase("-5")]
    [TestCase("1.5")]
    [TestCase("\"300\"")]
    [TestCase("3000000000")]
    public async Task A_budget_that_is_none_is_refused_by_its_name(string maxTokens)
    {
        await using var stack = await Stack.StartAsync();

        var (status, body) = await stack.PostAsync(
            "seller-lookup", System.Text.Json.JsonDocument.Parse($$"""{"sellerId":"A1SMALLSHOP12","maxTokens":{{maxTokens}}}""").RootElement);

        Assert.That(status, Is.EqualTo(400));
        Assert.That(body.GetProperty("error").GetString(), Does.StartWith("maxTokens "));
        Assert.That(stack.Keepa.Books.Charges, Is.Empty);
    }

    [Test]
    public async Task Beyond_the_budget_of_the_day_nothing_is_bought_while_stored_answers_stay_free()
    {
        await using var stack = await Stack.StartAsync(settings: ("Limits:DailyTokensPerUser", "20"));
        await stack.LookUpAsync("A1SMALLSHOP12");
        await stack.SettledAsync();
        var bought = stack.Keepa.Books.Charges.Count;

        var (lookup, body) = await stack.LookUpAsync("A2MEDIUMSHOP60");
        var (quote, _) = await stack.PostAsync("seller-quote", new { sellerId = "A2MEDIUMSHOP60" });
        var (cached, _) = await stack.LookUpAsync("A1SMALLSHOP12");
        var (other, _) = await stack.PostAsync("seller-lookup", new { sellerId = "A1SMALLSHOP13" }, DevelopmentToken.For(Guid.NewGuid()));

        Assert.That((lookup, quote, cached, other), Is.EqualTo((429, 429, 200, 200)));
        Assert.That(body.GetProperty("error").GetString(), Is.EqualTo("Your token budget of today is used up"));
        await stack.SettledAsync();
        Assert.That(stack.Keepa.Books.Charges.Skip(bought).Count(charge => charge.Path == "/seller"), Is.EqualTo(1), "the other user's");
    }

    [Test]
    public async Task Products_beyond_the_budget_of_the_day_are_not_processed_either()
    {
        await using var stack = await Stack.StartAsync(settings: ("Limits:DailyTokensPerUser", "50"));
        await stack.PostAsync("seller-quote", new { sellerId = "A1SMALLSHOP12" });
        var asins = stack.Keepa.Catalogue.Asins("A1SMALLSHOP12", 1);

        var (status, body) = await stack.PostAsync("product-processing", new { sellerId = "A1SMALLSHOP12", domain = 1, userId = stack.UserId, asinList = asins });
        var (few, _) = await stack.PostAsync("product-processing", new { sellerId = "A1SMALLSHOP12", domain = 1, userId = stack.UserId, asinList = asins.Take(5) });

        Assert.That(status, Is.EqualTo(429));
        Assert.That(body.GetProperty("processedCount").GetInt32(), Is.Zero);
        Assert.That(few, Is.EqualTo(200), "10 for the storefront and 35 for five products are within 50");
    }
}
