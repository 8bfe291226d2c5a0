using SellerSync.KeepaSimulator;
using SellerSync.Tests.Servers;

namespace SellerSync.Tests.Journeys;

[TestFixture(DatabaseWay.Direct)]
[TestFixture(DatabaseWay.Pooler, Category = "Endurance")]
[Parallelizable(ParallelScope.All)]
public sealed class MainJobTests(DatabaseWay way)
{
    [Test]
    public async Task A_small_seller_is_processed_immediately_and_stored_exactly_as_keepa_tells()
    {
        await using var stack = await Stack.StartAsync(way);

        var (status, body) = await stack.LookUpAsync("A2MEDIUMSHOP60");
        await stack.SettledAsync();

        Assert.That(status, Is.EqualTo(200), body.ToString());
        Assert.That(body.GetProperty("processingStatus").GetString(), Is.EqualTo("started"));
        Assert.That(body.GetProperty("routing").GetProperty("decision").GetString(), Is.EqualTo("immediate"));
        Assert.That(await stack.ScalarAsync<string>("select decision || ' ' || threshold || ' ' || reason from routing_decisions"), Is.EqualTo("immediate 75 plenty of tokens"));
        Assert.That(await stack.ProductsAsync("A2MEDIUMSHOP60"), Is.EquivalentTo(stack.Expected("A2MEDIUMSHOP60")));
        AssertEachAsinFetchedOnce(stack);
    }

    [Test]
    public async Task A_large_seller_is_queued_in_batches_and_drained()
    {
        await using var stack = await Stack.StartAsync(way);

        var (_, body) = await stack.LookUpAsync("A3LARGESHOP250");
        await stack.SettledAsync();

        Assert.That(body.GetProperty("routing").GetProperty("decision").GetString(), Is.EqualTo("queue"));
        Assert.That(await stack.ScalarAsync<long>("select count(*) from product_batches where status = 'COMPLETED'"), Is.EqualTo(3));
        Assert.That(await stack.ProductsAsync("A3LARGESHOP250"), Is.EquivalentTo(stack.Expected("A3LARGESHOP250")));
        AssertEachAsinFetchedOnce(stack);
        Assert.That(
            await stack.ScalarAsync<long>("select sum(actual_tokens_used) + (select sum(tokens_used) from seller_queries) from product_batches"),
            Is.EqualTo(stack.Keepa.Books.Total), "every token is accounted for");
    }

    [Test]
    public async Task A_second_lookup_within_24_hours_spends_no_token()
    {
        await using var stack = await Stack.StartAsync(way);
        await stack.LookUpAsync("A1SMALLSHOP12");
        await stack.SettledAsync();
        var spent = stack.Keepa.Books.Total;

        var (status, body) = await stack.LookUpAsync("A1SMALLSHOP12");
        await stack.SettledAsync();

        Assert.That(status, Is.EqualTo(200));
        Assert.That(body.TryGetProperty("processingStatus", out _), Is.False);
        Assert.That(body.GetProperty("data").GetProperty("asinCount").GetInt32(), Is.EqualTo(12));
        Assert.That(stack.Keepa.Books.Total, Is.EqualTo(spent));
    }

    [Test]
    public async Task A_storefront_fetched_again_buys_only_what_is_new()
    {
        await using var stack = await Stack.StartAsync(way, settings: ("Limits:SellerFreshFor", "00:00:00"));
        await stack.LookUpAsync("A9DAILYNEW0040");
        await stack.SettledAsync();
        var before = await stack.ScalarAsync<long>("select count(*) from seller_products");
        stack.Keepa.Catalogue.SetCount("A9DAILYNEW0040", 43);

        var (_, body) = await stack.LookUpAsync("A9DAILYNEW0040");
        await stack.SettledAsync();
        var (_, third) = await stack.LookUpAsync("A9DAILYNEW0040");

        Assert.That(body.GetProperty("processingStatus").GetString(), Is.EqualTo("started"));
        Assert.That(third.GetProperty("processingStatus").GetString(), Is.EqualTo("none"));
        Assert.That(await stack.ScalarAsync<long>("select count(*) from seller_products"), Is.EqualTo(before + 3));
        AssertEachAsinFetchedOnce(stack);
    }

    [Test]
    public async Task A_seller_in_japan_has_prices_without_decimals()
    {
        await using var stack = await Stack.StartAsync(way);

        await stack.LookUpAsync("A8NIHONSHOP060", domain: 5);
        await stack.SettledAsync();

        var products = await stack.ProductsAsync("A8NIHONSHOP060", 5);
        Assert.That(products, Is.EquivalentTo(stack.Expected("A8NIHONSHOP060", 5)));
        Assert.That(products.Values, Has.Some.Match(@"^\d{3,}\|"));
        Assert.That(await stack.ScalarAsync<string>("select distinct split_part(product_url, '/', 3) from product_templates"), Is.EqualTo("amazon.co.jp"));
    }

    [Test]
    public async Task One_seller_in_two_marketplaces_is_two_sellers()
    {
        await using var stack = await Stack.StartAsync(way);

        await stack.LookUpAsync("A1SMALLSHOP12");
        await stack.LookUpAsync("A1SMALLSHOP12", domain: 3);
        await stack.SettledAsync();

        Assert.That(await stack.ProductsAsync("A1SMALLSHOP12"), Is.EquivalentTo(stack.Expected("A1SMALLSHOP12")));
        Assert.That(await stack.ProductsAsync("A1SMALLSHOP12", 3), Is.EquivalentTo(stack.Expected("A1SMALLSHOP12", 3)));
    }

    [TestCase("A7EMPTYSHOP000", 200)]
    [TestCase("A0UNKNOWNSHOP0", 404)]
    [TestCase("A6OVERLIM4210", 400)]
    [TestCase("A5HUGESHOP3001", 400)]
    public async Task Sellers_without_products_to_buy_spend_nothing_on_products(string sellerId, int expected)
    {
        await using var stack = await Stack.StartAsync(way);

        var (status, body) = await stack.LookUpAsync(sellerId);

        Assert.That(status, Is.EqualTo(expected), body.ToString());
        Assert.That(stack.Keepa.Books.Charges.Where(charge => charge.Path.Contains("product", StringComparison.Ordinal)), Is.Empty);
        if (expected == 200)
        {
            Assert.That(body.GetProperty("processingStatus").GetString(), Is.EqualTo("none"));
        }
        else
        {
            Assert.That(await stack.ScalarAsync<long>("select count(*) from sellers"), Is.Zero);
        }
    }

    [Test]
    public async Task Twenty_who_ask_for_one_new_seller_at_once_pay_for_it_once()
    {
        await using var stack = await Stack.StartAsync(way, new SimulatorOptions { Latency = TimeSpan.FromMilliseconds(200) });

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => stack.LookUpAsync("A4TOGETHER0012")));
        await stack.SettledAsync();

        Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(200));
        Assert.That(stack.Keepa.Books.Charges.Count(charge => charge.Path == "/seller"), Is.EqualTo(1));
        Assert.That(answers.Count(answer => answer.Body.TryGetProperty("subscriptionChannel", out _)), Is.GreaterThan(1), "who comes second sees that work is under way");
        AssertEachAsinFetchedOnce(stack);
    }

    [Test]
    public async Task A_storefront_of_exactly_3000_is_taken()
    {
        await using var stack = await Stack.StartAsync(way, new SimulatorOptions { RefillRate = 1_000 });

        var (status, _) = await stack.LookUpAsync("A5HUGESHOP3000");
        await stack.SettledAsync();

        Assert.That(status, Is.EqualTo(200));
        Assert.That(await stack.ProductsAsync("A5HUGESHOP3000"), Is.EquivalentTo(stack.Expected("A5HUGESHOP3000")));
        AssertEachAsinFetchedOnce(stack);
    }

    internal static void AssertEachAsinFetchedOnce(Stack stack) =>
        Assert.That(stack.Keepa.Books.Charges.SelectMany(charge => charge.Asins), Is.Unique);
}
