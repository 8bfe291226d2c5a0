using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Functions.SellerLookup;

namespace SellerSync.Tests.Architecture;

/// <summary>What can be called from outside is what the documentation offers, and nothing that looks inside.</summary>
[Parallelizable(ParallelScope.All)]
public sealed partial class EndpointTests
{
    // The two whose answers are the frontend's old contract; the others are described in docs/http-api.md.
    private static readonly string[] OldContracts = ["seller-lookup", "product-processing"];

    private static readonly string[] NoHttp = ["product-processing-queue", "product-batches", "token-status", "sweeper", "keepa-discovery", "seller-snapshots"];

    private static readonly string[] InsideWords = ["debug", "enum", "enums", "test", "tests", "dump", "echo", "env", "old", "admin", "sql", "db", "raw"];

    private static readonly IReadOnlyList<MethodInfo> Functions =
        [.. typeof(SellerLookupFunction).Assembly.GetTypes().SelectMany(type => type.GetMethods()).Where(method => method.IsDefined(typeof(FunctionAttribute)))];

    [Test]
    public void Every_HTTP_route_is_documented_and_every_documented_one_exists()
    {
        var documented = Heading.Matches(File.ReadAllText(Path.Combine(Sources.Root, "docs", "http-api.md")))
            .SelectMany(heading => Route.Matches(heading.Value))
            .Select(route => route.Groups["name"].Value);

        Assert.That(Routes(), Is.EquivalentTo(documented.Concat(OldContracts)));
    }

    [Test]
    public void Every_other_function_is_a_queue_or_a_timer_that_is_known() =>
        Assert.That(Names().Except(Routes().Select(FunctionOf)), Is.EquivalentTo(NoHttp));

    [Test]
    public void A_route_is_called_as_its_function() => Assert.That(Routes().Select(FunctionOf), Is.SubsetOf(Names()));

    [Test]
    public void No_debug_endpoint_exists() => Assert.That(Names().Concat(Routes()).Where(LooksInside), Is.Empty);

    [TestCase("debug-db-enums", true)]
    [TestCase("index-old", true)]
    [TestCase("v2/dump", true)]
    [TestCase("seller-lookup", false)]
    [TestCase("latest-sellers", false)]
    public void A_debug_endpoint_would_be_found(string name, bool found) => Assert.That(LooksInside(name), Is.EqualTo(found));

    private static IEnumerable<string> Names() => Functions.Select(method => method.GetCustomAttribute<FunctionAttribute>()!.Name);

    private static IEnumerable<string> Routes() => Functions
        .SelectMany(method => method.GetParameters())
        .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>())
        .OfType<HttpTriggerAttribute>()
        .Select(trigger => trigger.Route!);

    // A function's name is flat: operator/batches/{id} is operator-batches-id.
    private static string FunctionOf(string route) => route.Replace('/', '-').Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);

    private static bool LooksInside(string name) => name.Split('-', '/', '_').Intersect(InsideWords, StringComparer.OrdinalIgnoreCase).Any();

    [GeneratedRegex("^###? .*$", RegexOptions.Multiline)]
    private static partial Regex Heading { get; }

    [GeneratedRegex("(GET|POST|PUT|PATCH|DELETE) (?<name>[a-z][a-z/{}-]*)")]
    private static partial Regex Route { get; }
}
