using System.Text.Json;
using SellerSync.KeepaSimulator.Faults;
using SellerSync.Tests.Journeys;

namespace SellerSync.Tests.Golden;

/// <summary>Every answer of product-processing to a caller over HTTP, held to the letter.</summary>
public sealed class ProductProcessingGoldenTests
{
    private const string Function = "product-processing";

    private Stack _stack = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _stack = await Stack.StartAsync();
        await _stack.LookUpAsync("A1SMALLSHOP12");
        await _stack.SettledAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _stack.DisposeAsync();

    [TestCase("ProductProcessing/immediate", "A1SMALLSHOP12", 5)]
    [TestCase("ProductProcessing/immediate-with-lower-case-and-doubles", "A1SMALLSHOP12", -5)]
    [TestCase("ProductProcessing/queue", "A3SHOPOFMANY080", 80)]
    public async Task New_products_of_a_seller(string golden, string sellerId, int count)
    {
        await using var stack = await KnownAsync(sellerId);
        var asins = stack.Keepa.Catalogue.Asins(sellerId, 1).Take(Math.Abs(count)).ToList();

        using var answer = await stack.AnswerAsync(
            Function, new { sellerId, userId = stack.UserId, asinList = count > 0 ? asins : [.. asins, .. asins.Select(asin => asin.ToLowerInvariant())] });

        await GoldenFile.AssertAsync(golden, answer);
        await stack.SettledAsync();
    }

    [TestCase("ProductProcessing/immediate-with-a-failed-product")]
    public async Task A_product_that_keepa_leaves_out(string golden)
    {
        await using var stack = await KnownAsync("A1SMALLSHOP12");
        stack.Keepa.Faults.Add(new FaultPlan { Kind = FaultKind.MissingProducts, Path = "/product" });

        using var answer = await AskAsync(stack, "A1SMALLSHOP12", stack.Keepa.Catalogue.Asins("A1SMALLSHOP12", 1).Take(5));

        await GoldenFile.AssertAsync(golden, answer);
    }

    [TestCase("ProductProcessing/immediate-with-the-rest-queued")]
    public async Task Products_that_keepa_cannot_give_now(string golden)
    {
        await using var stack = await KnownAsync("A4PAIDSHOP0020");
        stack.Keepa.Faults.Add(new FaultPlan { Kind = FaultKind.Status, Status = 503, Path = "/product" });

        using var answer = await AskAsync(stack, "A4PAIDSHOP0020", stack.Keepa.Catalogue.Asins("A4PAIDSHOP0020", 1));

        await GoldenFile.AssertAsync(golden, answer);
    }

    [TestCase("ProductProcessing/in-progress")]
    public async Task A_seller_whose_batches_wait(string golden)
    {
        await using var stack = await Stack.StartAsync();
        stack.Keepa.Faults.Add(new FaultPlan { Kind = FaultKind.Status, Status = 503, Path = "/product" });
        await stack.LookUpAsync("A1SMALLSHOP12");
        await stack.AttemptedAsync();

        using var answer = await AskAsync(stack, "A1SMALLSHOP12", ["B000000001"]);

        await GoldenFile.AssertAsync(golden, answer);
    }

    [TestCase("ProductProcessing/no-new-asins")]
    public async Task Products_that_are_stored(string golden)
    {
        using var answer = await AskAsync(_stack, "A1SMALLSHOP12", _stack.Keepa.Catalogue.Asins("A1SMALLSHOP12", 1).Take(3));

        await GoldenFile.AssertAsync(golden, answer);
    }

    [TestCase("ProductProcessing/nothing-to-buy-but-errors")]
    public async Task Products_of_nobody(string golden)
    {
        using var answer = await AskAsync(_stack, "A1SMALLSHOP12", [_stack.Keepa.Catalogue.Asins("A1SMALLSHOP12", 1)[0], "B0STRANGER", "short"]);

        await GoldenFile.AssertAsync(golden, answer);
    }

    [TestCase("ProductProcessing/400-seller-id-missing", """{"userId":"USER","asinList":["B000000001"]}""")]
    [TestCase("ProductProcessing/400-seller-id-length", """{"sellerId":"A1SHORT","userId":"USER","asinList":["B000000001"]}""")]
    [TestCase("ProductProcessing/400-seller-id-characters", """{"sellerId":"A1SMALL-SHOP12","userId":"USER","asinList":["B000000001"]}""")]
    [TestCase("ProductProcessing/400-domain-no-number", """{"sellerId":"A1SMALLSHOP12","domain":"1","userId":"USER","asinList":["B000000001"]}""")]
    [TestCase("ProductProcessing/400-domain-invalid", """{"sellerId":"A1SMALLSHOP12","domain":7,"userId":"USER","asinList":["B000000001"]}""")]
    [TestCase("ProductProcessing/400-user-id", """{"sellerId":"A1SMALLSHOP12","userId":"me","asinList":["B000000001"]}""")]
    [TestCase("ProductProcessing/400-asins-missing", """{"sellerId":"A1SMALLSHOP12","userId":"USER"}""")]
    [TestCase("ProductProcessing/400-asins-no-array", """{"sellerId":"A1SMALLSHOP12","userId":"USER","asinList":"B000000001"}""")]
    [TestCase("ProductProcessing/400-asins-empty", """{"sellerId":"A1SMALLSHOP12","userId":"USER","asinList":[]}""")]
    [TestCase("ProductProcessing/400-no-object", "[]")]
    [TestCase("ProductProcessing/400-no-json", "{")]
    [TestCase("ProductProcessing/403-another-user", """{"sellerId":"A1SMALLSHOP12","userId":"6f1f1c0e-8f4e-4a53-9d0c-2a52fb0c7a11","asinList":["B000000001"]}""")]
    [TestCase("ProductProcessing/404-unknown-seller", """{"sellerId":"A4NEVERSEEN012","userId":"USER","asinList":["B000000001"]}""")]
    public async Task A_request_that_is_wrong(string golden, string body)
    {
        using var answer = await _stack.AnswerAsync(
            Function, body.Replace("USER", _stack.UserId.ToString(), StringComparison.Ordinal), DevelopmentToken.For(_stack.UserId));

        await GoldenFile.AssertAsync(golden, answer);
    }

    [TestCase("ProductProcessing/400-asins-over-the-limit")]
    public async Task A_list_over_the_limit(string golden)
    {
        using var answer = await AskAsync(_stack, "A1SMALLSHOP12", Enumerable.Range(0, 3_001).Select(number => $"B0{number:D8}"));

        await GoldenFile.AssertAsync(golden, answer);
    }

    [TestCase("ProductProcessing/401-no-token", null)]
    [TestCase("ProductProcessing/403-other-role", "service_role")]
    public async Task A_caller_who_may_not(string golden, string? role)
    {
        using var answer = await _stack.AnswerAsync(Function, "{}", role is null ? null : DevelopmentToken.For(_stack.UserId, role));

        await GoldenFile.AssertAsync(golden, answer);
    }

    [TestCase("ProductProcessing/403-unknown-user")]
    public async Task A_user_whom_the_database_refuses(string golden)
    {
        await using var stack = await KnownAsync("A1SMALLSHOP12");
        await using var connection = await stack.ConnectAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "alter table users add column email text not null default ''; alter table users alter column email drop default";
        await command.ExecuteNonQueryAsync();
        var stranger = Guid.NewGuid();

        using var answer = await stack.AnswerAsync(
            Function,
            JsonSerializer.Serialize(new { sellerId = "A1SMALLSHOP12", userId = stranger, asinList = stack.Keepa.Catalogue.Asins("A1SMALLSHOP12", 1) }),
            DevelopmentToken.For(stranger));

        await GoldenFile.AssertAsync(golden, answer);
    }

    [TestCase("ProductProcessing/500-unforeseen")]
    public async Task A_database_of_another_shape(string golden)
    {
        await using var stack = await Stack.StartAsync();
        await using var connection = await stack.ConnectAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "alter table sellers rename to lost";
        await command.ExecuteNonQueryAsync();

        using var answer = await AskAsync(stack, "A1SMALLSHOP12", ["B000000001"]);

        await GoldenFile.AssertAsync(golden, answer);
    }

    private static Task<HttpResponseMessage> AskAsync(Stack stack, string sellerId, IEnumerable<string> asinList) =>
        stack.AnswerAsync(Function, new { sellerId, userId = stack.UserId, asinList });

    /// <summary>A seller whose storefront is known and of which no product is stored.</summary>
    private static async Task<Stack> KnownAsync(string sellerId)
    {
        var stack = await Stack.StartAsync();
        await stack.LookUpAsync(sellerId);
        await stack.SettledAsync();
        await stack.ScalarAsync<object>("with batches as (delete from product_batches) delete from seller_products returning 1");
        return stack;
    }
}
