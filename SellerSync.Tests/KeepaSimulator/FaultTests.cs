using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SellerSync.KeepaSimulator;
using SellerSync.KeepaSimulator.Faults;

namespace SellerSync.Tests.KeepaSimulator;

internal sealed class FaultTests : SimulatorFixture
{
    private const string Seller = "A2MEDIUMSHOP60";

    [TestCase(400, "invalidParameter")]
    [TestCase(402, "unauthorized")]
    [TestCase(405, "invalidParameter")]
    [TestCase(429, "notEnoughTokens")]
    [TestCase(500, "internalServerError")]
    public async Task A_status_comes_with_envelope_and_error_and_costs_nothing(int status, string type)
    {
        var (keepa, caller, path) = await ProductsAsync(new() { Kind = FaultKind.Status, Status = status });

        var answer = await caller.GetAsync(path, status);

        Assert.That((string)answer["error"]!["type"]!, Is.EqualTo(type));
        Assert.That((int)answer["tokensLeft"]!, Is.EqualTo(15_000));
        Assert.That(answer["products"], Is.Null);
        Assert.That(keepa.Books.Charges, Is.Empty);
    }

    [Test]
    public async Task A_status_can_come_without_error()
    {
        var (_, caller, path) = await ProductsAsync(new() { Kind = FaultKind.StatusWithoutError, Status = 429 });

        var answer = await caller.GetAsync(path, 429);

        Assert.That(answer["error"], Is.Null);
        Assert.That((int)answer["refillIn"]!, Is.Positive);
    }

    [TestCase(FaultKind.HtmlStatus, 503, "<!DOCTYPE")]
    [TestCase(FaultKind.HtmlStatus, 502, "<!DOCTYPE")]
    [TestCase(FaultKind.BareStatus, 429, "")]
    [TestCase(FaultKind.Html, 200, "<!DOCTYPE")]
    [TestCase(FaultKind.Empty, 200, "")]
    [TestCase(FaultKind.EmptyObject, 200, "{}")]
    public async Task A_body_is_not_what_it_should_be(FaultKind kind, int status, string start)
    {
        var (keepa, caller, path) = await ProductsAsync(new() { Kind = kind, Status = status });

        using var answer = await caller.SendAsync(path, acceptGzip: false);
        var body = await answer.Content.ReadAsStringAsync();

        Assert.That((int)answer.StatusCode, Is.EqualTo(status));
        Assert.That(body, start.Length == 0 ? Is.Empty : Does.StartWith(start));
        Assert.That(keepa.Books.Charges, Is.Empty);
    }

    [Test]
    public async Task The_payload_is_null_under_its_own_name()
    {
        var (_, caller, path) = await ProductsAsync(new() { Kind = FaultKind.NullPayload });

        var products = (await caller.GetAsync(path)).AsObject();
        var sellers = (await caller.SellerAsync(Seller)).AsObject();

        Assert.That((products.ContainsKey("products"), products["products"]), Is.EqualTo((true, (JsonNode?)null)));
        Assert.That((sellers.ContainsKey("sellers"), sellers["sellers"]), Is.EqualTo((true, (JsonNode?)null)));
    }

    [Test]
    public async Task A_success_carries_an_error()
    {
        var (_, caller, path) = await ProductsAsync(new() { Kind = FaultKind.ErrorInSuccess });

        var answer = await caller.GetAsync(path);

        Assert.That(answer["error"], Is.Not.Null);
        Assert.That(answer["products"], Is.Null);
    }

    [TestCase(FaultKind.TruncatedGzip)]
    [TestCase(FaultKind.CorruptGzip)]
    public async Task A_damaged_gzip_cannot_be_read_to_its_end_and_is_charged(FaultKind kind)
    {
        var (keepa, caller, path) = await ProductsAsync(new() { Kind = kind });

        using var answer = await caller.SendAsync(path);

        Assert.That(async () => await Caller.ReadAsync(answer), Throws.InstanceOf<InvalidDataException>().Or.InstanceOf<JsonException>());
        Assert.That(keepa.Books.Total, Is.Positive);
    }

    [Test]
    public async Task A_connection_is_reset_in_the_middle_of_the_body_and_the_answer_is_charged()
    {
        var (keepa, caller, path) = await ProductsAsync(new() { Kind = FaultKind.ConnectionReset });

        Assert.That(
            async () =>
            {
                using var answer = await caller.SendAsync(path);
                await answer.Content.ReadAsByteArrayAsync();
            },
            Throws.InstanceOf<HttpRequestException>().Or.InstanceOf<IOException>());
        Assert.That(keepa.Books.Total, Is.Positive);
    }

    [Test]
    public async Task A_slow_body_comes_in_small_pieces()
    {
        var (_, caller, path) = await ProductsAsync(new() { Kind = FaultKind.SlowBody, Delay = 60_000 });
        using var answer = await caller.SendAsync(path, acceptGzip: false);
        await using var body = await answer.Content.ReadAsStreamAsync();
        var buffer = new byte[4_096];

        Assert.That(await body.ReadAsync(buffer), Is.EqualTo(16));
        var next = body.ReadAsync(buffer).AsTask();
        while (!next.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        // More pieces may have come before this side woke up, but each is of 16 bytes.
        Assert.That(await next, Is.Positive);
        Assert.That(await next % 16, Is.Zero);
    }

    [Test]
    public async Task A_delayed_answer_is_right_and_says_how_long_it_took()
    {
        var (keepa, caller, path) = await ProductsAsync(new() { Kind = FaultKind.Delay, Delay = 20_000, Count = 1 });

        var pending = caller.GetAsync(path);
        while (keepa.Books.Charges.Count == 0)
            await Task.Yield();
        while (!pending.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromSeconds(20));
            await Task.Yield();
        }

        Assert.That((await pending)["products"]!.AsArray(), Has.Count.EqualTo(10));
        Assert.That((int)(await pending)["processingTimeInMs"]!, Is.AtLeast(20_000));
    }

    [Test]
    public async Task A_caller_who_hangs_up_pays_all_the_same()
    {
        var (keepa, caller) = await StartAsync(new() { Latency = TimeSpan.FromSeconds(10) });
        keepa.Faults.Add(new() { Kind = FaultKind.Delay, Delay = 0, Count = 1 });
        using var patience = new CancellationTokenSource();

        var pending = caller.SendAsync($"product?key={Caller.Key}&domain=1&asin=B000000000", cancellationToken: patience.Token);
        while (keepa.Faults.Plans.Count > 0)
            await Task.Yield();
        await patience.CancelAsync();
        Assert.That(async () => await pending, Throws.InstanceOf<OperationCanceledException>());
        while (keepa.Books.Charges.Count == 0)
        {
            Clock.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        Assert.That(keepa.Books.Total, Is.EqualTo(1));
    }

    [Test]
    public async Task A_huge_body_is_small_in_gzip()
    {
        var (_, caller, path) = await ProductsAsync(new() { Kind = FaultKind.HugeBody, Megabytes = 20 });

        using var answer = await caller.SendAsync(path);
        var zipped = await answer.Content.ReadAsByteArrayAsync();
        using var plain = await caller.SendAsync(path, acceptGzip: false);
        var body = await plain.Content.ReadAsByteArrayAsync();

        Assert.That(zipped, Has.Length.LessThan(1_000_000));
        Assert.That(body, Has.Length.GreaterThan(20_000_000));
        Assert.That(JsonNode.Parse(body)!["products"]!.AsArray(), Has.Count.EqualTo(10));
    }

    [TestCase(FaultKind.MissingProducts, "0 1 2 3 5 6 7 8")]
    [TestCase(FaultKind.ReorderedProducts, "9 8 7 6 5 4 3 2 1 0")]
    [TestCase(FaultKind.DuplicateProduct, "0 1 2 3 4 5 6 7 8 9 0")]
    [TestCase(FaultKind.ExtraProduct, "-1 0 1 2 3 4 5 6 7 8 9")]
    [TestCase(FaultKind.NullProduct, "null 1 2 3 4 5 6 7 8 9")]
    public async Task The_list_is_not_the_one_asked_for_and_is_charged(FaultKind kind, string places)
    {
        var (keepa, caller, path) = await ProductsAsync(new() { Kind = kind });
        var asked = keepa.Catalogue.Asins(Seller, 1).Take(10).ToList();

        var products = (await caller.GetAsync(path))["products"]!.AsArray();

        var got = products.Select(product => product is null ? "null" : $"{asked.IndexOf((string)product["asin"]!)}");
        Assert.That(string.Join(' ', got), Is.EqualTo(places));
        Assert.That(keepa.Books.Total, Is.Positive);
    }

    [Test]
    public async Task Fields_have_wrong_types()
    {
        var (keepa, caller) = await StartAsync();
        var asins = keepa.Catalogue.Asins("A1SMALLSHOP12", 1);
        var right = (await caller.ProductsAsync(asins))["products"]!.AsArray();
        keepa.Faults.Add(new() { Kind = FaultKind.MalformedFields });

        var wrong = (await caller.ProductsAsync(asins))["products"]!.AsArray();

        Assert.That(MalformedFields.Count, Is.AtMost(12));
        Assert.That(Enumerable.Range(0, 12).Where(place => JsonNode.DeepEquals(right[place], wrong[place])), Is.Empty);
        Assert.That(wrong.ToJsonString(), Does.Contain("\"19.99\"").And.Contain("1099511627776").And.Contain("\"NaN\""));
    }

    [Test]
    public async Task A_plan_chooses_its_requests()
    {
        var (keepa, caller) = await StartAsync();
        keepa.Faults.Add(new() { Kind = FaultKind.Status, Path = "/product", Subject = "B000000001", Skip = 1, Count = 2 });

        var statuses = new List<int>();
        foreach (var asin in (string[])["B000000000", "B000000001", "B000000001", "B000000002", "B000000001", "B000000001"])
            statuses.Add((int)(await caller.SendAsync($"product?key={Caller.Key}&domain=1&asin={asin}")).StatusCode);

        Assert.That(statuses, Is.EqualTo((int[])[200, 200, 500, 200, 500, 200]));
        Assert.That(keepa.Faults.Plans, Is.Empty);
    }

    [Test]
    public async Task Chance_repeats_itself_by_the_seed()
    {
        var runs = new List<string>();
        for (var run = 0; run < 2; run++)
        {
            var (keepa, caller) = await StartAsync();
            keepa.Faults.Add(new() { Kind = FaultKind.Status, Probability = 0.5 });
            var statuses = new StringBuilder();
            for (var request = 0; request < 40; request++)
                statuses.Append((int)(await caller.SendAsync($"token?key={Caller.Key}")).StatusCode).Append(' ');
            runs.Add(statuses.ToString());
        }

        Assert.That(runs[0], Is.EqualTo(runs[1]).And.Contain("200").And.Contain("500"));
    }

    [Test]
    public async Task A_fault_can_be_charged_although_nothing_is_delivered()
    {
        var (keepa, caller, path) = await ProductsAsync(new() { Kind = FaultKind.HtmlStatus, Status = 503, Charged = true });

        using var answer = await caller.SendAsync(path);

        Assert.That((int)answer.StatusCode, Is.EqualTo(503));
        Assert.That(keepa.Books.Total, Is.Positive);
    }

    [Test]
    public async Task The_server_stops_at_once_in_the_middle_of_a_slow_answer()
    {
        var (keepa, caller) = await StartAsync(new() { Latency = TimeSpan.FromDays(1) });
        keepa.Faults.Add(new() { Kind = FaultKind.Delay, Delay = 0, Count = 1 });
        var pending = caller.SendAsync($"product?key={Caller.Key}&domain=1&asin=B000000000");
        while (keepa.Faults.Plans.Count > 0)
            await Task.Yield();

        var watch = Stopwatch.StartNew();
        await keepa.DisposeAsync();

        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(10)));
        Assert.That(keepa.Books.Charges, Is.Empty);
        await Task.WhenAny(pending);
    }

    private async Task<(KeepaServer Keepa, Caller Caller, string Path)> ProductsAsync(FaultPlan plan)
    {
        var (keepa, caller) = await StartAsync();
        keepa.Faults.Add(plan);
        var asins = keepa.Catalogue.Asins(Seller, 1).Take(10);
        return (keepa, caller, $"product?key={Caller.Key}&domain=1&asin={string.Join(',', asins)}{Caller.Product}");
    }
}
