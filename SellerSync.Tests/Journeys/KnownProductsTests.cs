using SellerSync.KeepaSimulator.Faults;
using SellerSync.KeepaSimulator.Listing;

namespace SellerSync.Tests.Journeys;

/// <summary>What is bought again, what is not, and what a seller's row holds, seen from outside.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class KnownProductsTests
{
    [Test]
    public async Task What_failed_is_bought_at_the_next_lookup_without_a_look_at_the_storefront()
    {
        await using var stack = await Stack.StartAsync();
        stack.Keepa.Faults.Add(new FaultPlan { Kind = FaultKind.MissingProducts, Path = "/product", Count = 1 });
        var (_, first) = await stack.LookUpAsync("A1SMALLSHOP12");
        await stack.SettledAsync();
        Assert.That(await stack.ProductsAsync("A1SMALLSHOP12"), Has.Count.LessThan(12));

        var (status, second) = await stack.LookUpAsync("A1SMALLSHOP12");
        await stack.SettledAsync();
        var (_, third) = await stack.LookUpAsync("A1SMALLSHOP12");

        Assert.That(status, Is.EqualTo(200));
        Assert.That(second.GetProperty("data").ToString(), Is.EqualTo(first.GetProperty("data").ToString()), "the storefront was not checked again");
        Assert.That(second.GetProperty("processingStatus").GetString(), Is.EqualTo("started"));
        Assert.That(second.GetProperty("subscriptionChannel").GetString(), Is.EqualTo(first.GetProperty("subscriptionChannel").GetString()));
        Assert.That(second.GetProperty("routing").GetProperty("decision").GetString(), Is.EqualTo("immediate"));
        Assert.That(third.TryGetProperty("processingStatus", out _), Is.False);
        Assert.That(stack.Keepa.Books.Charges.Count(charge => charge.Path == "/seller"), Is.EqualTo(1));
        Assert.That(await stack.ProductsAsync("A1SMALLSHOP12"), Is.EquivalentTo(stack.Expected("A1SMALLSHOP12")));
        Assert.That(await stack.ScalarAsync<long>("select count(*) from skipped_asins"), Is.Zero, "stored after all");
    }

    [Test]
    public async Task What_keepa_never_has_is_asked_for_three_times_and_then_left_alone()
    {
        await using var stack = await Stack.StartAsync();
        stack.Keepa.Faults.Add(new FaultPlan { Kind = FaultKind.MissingProducts, Path = "/product", Subject = stack.Keepa.Catalogue.Asins("A4ABSENTSHOP01", 1)[0] });

        for (var lookup = 0; lookup < 5; lookup++)
        {
            await stack.LookUpAsync("A4ABSENTSHOP01");
            await stack.SettledAsync();
        }

        Assert.That(stack.Keepa.Books.Charges.Count(charge => charge.Path == "/product"), Is.EqualTo(3));
        Assert.That(stack.Keepa.Books.Charges.Count(charge => charge.Path == "/seller"), Is.EqualTo(1));
    }

    [Test]
    public async Task An_invalid_product_is_bought_once_though_the_storefront_is_fetched_again()
    {
        await using var stack = await Stack.StartAsync(settings: ("Limits:SellerFreshFor", "00:00:00"));
        await stack.LookUpAsync("A4INVALID00300");
        await stack.SettledAsync();

        var (_, second) = await stack.LookUpAsync("A4INVALID00300");

        Assert.That(second.GetProperty("processingStatus").GetString(), Is.EqualTo("none"));
        Assert.That(await stack.ScalarAsync<string>("select distinct value #>> '{}' from product_batches, jsonb_each(failed_asins)"), Is.EqualTo("invalid"));
        Assert.That(await stack.ProductsAsync("A4INVALID00300"), Is.EquivalentTo(stack.Expected("A4INVALID00300")));
        MainJobTests.AssertEachAsinFetchedOnce(stack);
    }

    [TestCase(SpecialSellers.FirmOnly, "Ltd$")]
    [TestCase(SpecialSellers.Nameless, "^Unknown Seller$")]
    [TestCase(SpecialSellers.Small, "^(?!Unknown Seller)(?!.* Ltd$).+")]
    public async Task A_seller_is_stored_with_its_name_competitors_brands_counts_and_start(string sellerId, string name)
    {
        await using var stack = await Stack.StartAsync();

        var (_, body) = await stack.LookUpAsync(sellerId);

        Assert.That(body.GetProperty("data").GetProperty("sellerName").GetString(), Does.Match(name));
        Assert.That(await stack.ScalarAsync<string>("select seller_name from sellers"), Does.Match(name));
        Assert.That(await stack.ScalarAsync<int>("select jsonb_array_length(similar_sellers) from sellers"), Is.EqualTo(10));
        Assert.That(await stack.ScalarAsync<int>("select jsonb_array_length(top_brands) from sellers"), Is.EqualTo(8));
        Assert.That(await stack.ScalarAsync<string>("select total_storefront_asin_list_csv from sellers"), Does.Match(@"^\d+,\d+$"));
        Assert.That(await stack.ScalarAsync<bool>("select estimated_start_date between '2011-01-01' and now() from sellers"), Is.True);
        await stack.SettledAsync();
    }
}
