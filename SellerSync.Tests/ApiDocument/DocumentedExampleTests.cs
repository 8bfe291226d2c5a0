using System.Text.Json;
using System.Text.RegularExpressions;
using SellerSync.Tests.Architecture;

namespace SellerSync.Tests.ApiDocument;

/// <summary>The examples of docs/http-api.md are answers as docs/openapi.json describes them.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed partial class DocumentedExampleTests
{
    // IDs are shortened there.
    private const string Shortened = "0b6c...";
    private const string Whole = "0b6cdd5e-3a2f-4c39-8f53-0d7a1c9be001";

    private static IEnumerable<TestCaseData> Examples()
    {
        var page = File.ReadAllText(Path.Combine(Sources.Root, "docs", "http-api.md"));
        foreach (var chapter in page.Split("\n## ").Skip(1))
            foreach (Match route in Route.Matches(chapter[..chapter.IndexOf('\n', StringComparison.Ordinal)]))
                foreach (Match example in Example.Matches(chapter))
                    yield return new TestCaseData(route.Groups["method"].Value.ToLowerInvariant(), $"/{route.Groups["path"].Value}", example.Groups["json"].Value)
                        .SetArgDisplayNames(route.Value);
    }

    [TestCaseSource(nameof(Examples))]
    public void An_example_is_an_answer(string method, string path, string json)
    {
        using var example = JsonDocument.Parse(json.Replace(Shortened, Whole, StringComparison.Ordinal));

        Assert.That(ApiAnswers.Complaints(method, path, 200, example.RootElement), Is.Empty);
    }

    [TestCase("""{ "success": true, "data": { "tokensLastHour": 1, "heavyUserLimit": 2, "threshold": 3 } }""", TestName = "An_answer_that_lacks_a_field_would_be_found")]
    [TestCase("""{ "success": true, "data": { "tokensLastHour": "1", "heavyUserLimit": 2, "threshold": 3, "reason": "" } }""", TestName = "An_answer_with_another_type_would_be_found")]
    [TestCase("""{ "success": true, "data": { "tokensLastHour": 1, "heavyUserLimit": 2, "threshold": 3, "reason": "", "more": 1 } }""", TestName = "An_answer_with_an_unknown_field_would_be_found")]
    public void A_wrong_answer_would_be_found(string json)
    {
        using var answer = JsonDocument.Parse(json);

        Assert.That(ApiAnswers.Complaints("get", "/usage", 200, answer.RootElement), Is.Not.Empty);
    }

    [Test]
    public void There_are_examples() => Assert.That(Examples().Count(), Is.GreaterThanOrEqualTo(9));

    [GeneratedRegex("(?<method>GET|POST|PUT|PATCH|DELETE) (?<path>[a-z][a-z/{}-]*)")]
    private static partial Regex Route { get; }

    [GeneratedRegex("```json\n(?<json>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example { get; }
}
