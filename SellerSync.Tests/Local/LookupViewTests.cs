using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using SellerSync.Local.Lookup;
using Spectre.Console;

namespace SellerSync.Tests.Local;

[Parallelizable(ParallelScope.All)]
public sealed class LookupViewTests
{
    private static readonly LookupAnswer.Seller Shop = new("A1SMALLSHOP12", "[Shop]", 1, 60, null);
    private static readonly FakeTimeProvider Clock = InZone(2);

    [Test]
    public void Work_that_waits_for_tokens_says_until_when_in_local_time()
    {
        var work = new SellerWork([], [Batch("PENDING", 0, 100), Batch("COMPLETED", 100, 100)], At(10));

        Assert.That(LookupView.Describe(work, Clock), Is.EqualTo("100/200 products, waiting for tokens until 12:00:00"));
    }

    [Test]
    public void Work_that_is_being_fetched_waits_for_nothing()
    {
        var work = new SellerWork([], [Batch("PENDING", 0, 100), Batch("PROCESSING", 10, 100)], At(10));

        Assert.That(LookupView.Describe(work, Clock), Is.EqualTo("10/200 products"));
    }

    [Test]
    public void The_decision_the_products_and_the_tokens_are_shown()
    {
        var shown = Show(new LookupDocument(
            Shop,
            new("queue", 60, 20, 12.5m, "low tokens"),
            [],
            [.. Enumerable.Range(0, 60).Select(number => Product($"B{number:000000000}", "A [bold] title"))],
            new(430, null)));

        Assert.That(shown, Does.Contain("queue for 60 new products (threshold 20: low tokens; bucket 12.5 % full)"));
        Assert.That(shown, Does.Contain("B000000000").And.Contain("B000000049").And.Not.Contain("B000000050"));
        Assert.That(shown, Does.Contain("and 10 more").And.Contain("A [bold] title").And.Contain("1,234.50 USD"));
        Assert.That(shown, Does.Contain("430 spent, an unknown number left"));
    }

    [Test]
    public void What_failed_is_told_with_its_reason()
    {
        var failed = Batch("FAILED", 0, 100) with { ErrorMessage = "Keepa [is] down" };
        var partly = Batch("COMPLETED", 100, 100) with { FailedAsins = new Dictionary<string, string> { ["B1"] = "invalid", ["B2"] = "invalid" } };

        var shown = Show(new LookupDocument(Shop, null, [failed, partly], [], new(0, 5)));

        Assert.That(shown, Does.Contain("100 products failed: Keepa [is] down"));
        Assert.That(shown, Does.Contain("2 of 200 products could not be stored: invalid."));
    }

    [Test]
    public void As_JSON_it_has_the_promised_names_and_readable_titles()
    {
        var document = new LookupDocument(Shop, null, [Batch("COMPLETED", 1, 1)], [Product("B000000001", "軽量 & more")], new(7, 8));

        using var json = JsonDocument.Parse(document.ToJson());

        Assert.That(Keys(json.RootElement), Is.EqualTo(["seller", "decision", "batches", "products", "tokens"]));
        Assert.That(json.RootElement.GetProperty("decision").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(Keys(json.RootElement.GetProperty("products")[0]), Is.EqualTo(
        [
            "asin", "title", "storefrontPrice", "buyBoxPrice", "currency", "salesRank", "stockCount", "rating", "ratingCount",
            "monthlySales", "isFba", "isFbm", "firstSeenAt",
        ]));
        Assert.That(Keys(json.RootElement.GetProperty("tokens")), Is.EqualTo(["spent", "left"]));
        Assert.That(document.ToJson(), Does.Contain("軽量 & more"));
    }

    private static LookupDocument.Batch Batch(string status, int settled, int products) =>
        new(Guid.NewGuid(), status, "HIGH", products, settled, new Dictionary<string, string>(), 0, null, At(9), null);

    private static LookupDocument.Product Product(string asin, string title) =>
        new(asin, title, 1234.5m, null, "USD", null, 0, null, null, null, true, null, At(9));

    private static string Show(LookupDocument document)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.No });
        console.Profile.Width = 200;
        new LookupView(console, Clock).Show(document);
        return output.ToString();
    }

    private static IEnumerable<string> Keys(JsonElement element) => element.EnumerateObject().Select(property => property.Name);

    private static DateTimeOffset At(int hour) => new(2026, 3, 1, hour, 0, 0, TimeSpan.Zero);

    private static FakeTimeProvider InZone(int hours)
    {
        var time = new FakeTimeProvider(At(9));
        time.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(hours), null, null));
        return time;
    }
}
