using System.Text.Json;

namespace SellerSync.Tests.Journeys;

/// <summary>What callers get for good and bad requests, over real HTTP. The texts are the frontend's contract.</summary>
[Parallelizable(ParallelScope.Children)]
public sealed class ContractTests
{
    private Stack _stack = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _stack = await Stack.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _stack.DisposeAsync();

    [TestCase("""{}""", "Seller ID is required")]
    [TestCase("""{"sellerId": null}""", "Seller ID is required")]
    [TestCase("""{"sellerId": 5}""", "Seller ID is required")]
    [TestCase("""{"sellerId": "  "}""", "Seller ID is required")]
    [TestCase("""{"sellerId": "A1"}""", "Seller ID must be 13-15 characters")]
    [TestCase("""{"sellerId": "A1SMALLSHOP12345"}""", "Seller ID must be 13-15 characters")]
    [TestCase("""{"sellerId": "a1smallshop12"}""", "Seller ID must be alphanumeric (A-Z, 0-9)")]
    [TestCase("""{"sellerId": "A1SMALL-SHOP12"}""", "Seller ID must be alphanumeric (A-Z, 0-9)")]
    [TestCase("""{"sellerId": "A1SMALLSHOP12", "domain": "1"}""", "Domain must be a number")]
    [TestCase("""{"sellerId": "A1SMALLSHOP12", "domain": 7}""", "Invalid domain. Valid domains are: 1, 2, 3, 4, 5, 6, 8, 9, 10, 11")]
    [TestCase("""{"sellerId": "A1SMALLSHOP12", "domain": 1.5}""", "Invalid domain. Valid domains are: 1, 2, 3, 4, 5, 6, 8, 9, 10, 11")]
    [TestCase("""[]""", "The request body must be a JSON object")]
    public async Task A_bad_lookup_is_a_400_that_says_what_is_wrong(string body, string error)
    {
        var (status, answer) = await _stack.PostAsync("seller-lookup", JsonSerializer.Deserialize<JsonElement>(body));

        Assert.That(status, Is.EqualTo(400));
        Assert.That(answer.GetProperty("success").GetBoolean(), Is.False);
        Assert.That(answer.GetProperty("error").GetString(), Is.EqualTo(error));
        Assert.That(answer.GetProperty("suggestion").GetString(), Is.Not.Empty);
    }

    [Test]
    public async Task A_body_that_is_no_json_is_a_400()
    {
        using var http = new HttpClient { BaseAddress = _stack.Functions.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", DevelopmentToken.For(_stack.UserId));
        foreach (var body in new[] { "", "{", "nonsense", "\u0000", new string('[', 10_000), "{\"sellerId\": \"\\ud800\"}" })
        {
            using var response = await http.PostAsync(new Uri("seller-lookup", UriKind.Relative), new StringContent(body));

            Assert.That((int)response.StatusCode, Is.EqualTo(400), body[..Math.Min(20, body.Length)]);
        }
    }

    [Test]
    public async Task A_body_of_megabytes_is_a_400()
    {
        var (status, answer) = await _stack.PostAsync("seller-lookup", new { sellerId = new string('A', 2_000_000) });

        Assert.That(status, Is.EqualTo(400));
        Assert.That(answer.GetProperty("error").GetString(), Is.EqualTo("The request body must be at most 1024 KB"));
    }

    [TestCase("seller-lookup")]
    [TestCase("product-processing")]
    public async Task Without_a_valid_token_nothing_is_done(string function)
    {
        var (status, answer) = await _stack.PostAsync(function, new { sellerId = "A4NOBODYSHOP12" }, token: "a.b.c");

        Assert.That(status, Is.EqualTo(401));
        Assert.That(answer.GetProperty("error").GetString(), Is.EqualTo("Authentication required"));
        Assert.That(_stack.Keepa.Books.Charges.Select(charge => charge.Seller), Has.None.EqualTo("A4NOBODYSHOP12"));
    }

    [Test]
    public async Task A_token_of_another_role_is_forbidden()
    {
        var (status, _) = await _stack.PostAsync("seller-lookup", new { sellerId = "A1SMALLSHOP12" }, DevelopmentToken.For(Guid.NewGuid(), role: "service_role"));

        Assert.That(status, Is.EqualTo(403));
    }

    [TestCase("""{"sellerId": "A1SMALLSHOP12", "userId": "me", "asinList": ["B000000001"]}""", 400, "userId must be the UUID of the user")]
    [TestCase("""{"sellerId": "A1SMALLSHOP12", "userId": "USER"}""", 400, "asinList is required")]
    [TestCase("""{"sellerId": "A1SMALLSHOP12", "userId": "USER", "asinList": "B000000001"}""", 400, "asinList must be an array of ASINs")]
    [TestCase("""{"sellerId": "A1SMALLSHOP12", "userId": "USER", "asinList": []}""", 400, "asinList must not be empty")]
    [TestCase("""{"sellerId": "A1SMALLSHOP12", "userId": "STRANGER", "asinList": ["B000000001"]}""", 403, "userId is not the user of this token")]
    [TestCase("""{"sellerId": "A4NEVERSEEN012", "userId": "USER", "asinList": ["B000000001"]}""", 404, "Seller not found in any marketplace")]
    public async Task A_bad_request_for_products_says_what_is_wrong(string body, int expected, string error)
    {
        var text = body
            .Replace("USER", _stack.UserId.ToString(), StringComparison.Ordinal)
            .Replace("STRANGER", Guid.NewGuid().ToString(), StringComparison.Ordinal);

        var (status, answer) = await _stack.PostAsync("product-processing", JsonSerializer.Deserialize<JsonElement>(text));

        Assert.That(status, Is.EqualTo(expected));
        Assert.That(answer.GetProperty("error").GetString(), Is.EqualTo(error));
        Assert.That(answer.GetProperty("processedCount").GetInt32(), Is.Zero);
        Assert.That(answer.GetProperty("failedCount").GetInt32(), Is.Zero);
    }

    [Test]
    public async Task More_than_3000_asins_are_refused()
    {
        var asinList = Enumerable.Range(0, 3_001).Select(number => $"B0{number:D8}");

        var (status, answer) = await _stack.PostAsync("product-processing", new { sellerId = "A1SMALLSHOP12", userId = _stack.UserId, asinList });

        Assert.That(status, Is.EqualTo(400));
        Assert.That(answer.GetProperty("error").GetString(), Is.EqualTo("asinList must hold at most 3,000 ASINs"));
    }

    [Test]
    public async Task Only_this_sellers_own_products_are_bought_and_what_is_stored_is_counted()
    {
        await using var stack = await Stack.StartAsync();
        await stack.LookUpAsync("A1SMALLSHOP12");
        await stack.SettledAsync();
        var spent = stack.Keepa.Books.Total;
        var known = stack.Keepa.Catalogue.Asins("A1SMALLSHOP12", 1)[0];

        var (_, stored) = await stack.PostAsync("product-processing", new { sellerId = "A1SMALLSHOP12", userId = stack.UserId, asinList = new[] { known } });
        var (status, strangers) = await stack.PostAsync("product-processing", new { sellerId = "A1SMALLSHOP12", userId = stack.UserId, asinList = new[] { known, "B0STRANGER", "short" } });

        Assert.That(stored.GetProperty("type").GetString(), Is.EqualTo("NO_NEW_ASINS"));
        Assert.That(stored.GetProperty("existingCount").GetInt32(), Is.EqualTo(12));
        Assert.That(status, Is.EqualTo(200));
        Assert.That(strangers.GetProperty("errors").EnumerateArray().Select(error => error.GetString()), Is.EquivalentTo(new[]
        {
            "'short' is no ASIN: 10 characters of A-Z and 0-9",
            "B0STRANGER is not in this seller's storefront",
        }));
        Assert.That(stack.Keepa.Books.Total, Is.EqualTo(spent));
    }

    [Test]
    public async Task A_list_of_a_sellers_new_products_is_processed_by_http_too()
    {
        await using var stack = await Stack.StartAsync();
        await stack.LookUpAsync("A1SMALLSHOP12");
        await stack.SettledAsync();
        await stack.ScalarAsync<object>("with batches as (delete from product_batches) delete from seller_products returning 1");
        var asinList = stack.Keepa.Catalogue.Asins("A1SMALLSHOP12", 1).Take(5).Select(asin => asin.ToLowerInvariant());

        var (status, answer) = await stack.PostAsync("product-processing", new { sellerId = "A1SMALLSHOP12", userId = stack.UserId, asinList });

        Assert.That(status, Is.EqualTo(200), answer.ToString());
        Assert.That(answer.GetProperty("processedCount").GetInt32(), Is.EqualTo(5));
        Assert.That(answer.GetProperty("smartProcessing").GetProperty("message").GetString(), Is.EqualTo("Processed 5 new products (0 already processed)"));
    }
}
