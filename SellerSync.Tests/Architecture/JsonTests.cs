using System.Text.RegularExpressions;

namespace SellerSync.Tests.Architecture;

/// <summary>JSON is read and written by generated code: reflection would make it slow where it counts, in the first request of a cold start.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed partial class JsonTests
{
    [Test]
    public void Every_call_names_a_generated_shape()
    {
        var calls = new[] { "SellerSync.Functions", "SellerSync.Infrastructure" }
            .SelectMany(Sources.Of)
            .SelectMany(source => Call.Matches(source.Value).Select(call => $"{source.Key}: {call.Value}"))
            .ToList();

        Assert.That(calls, Has.Count.GreaterThan(20));
        Assert.That(calls.Where(call => !Shape.IsMatch(call)), Is.Empty);
    }

    [TestCase("JsonSerializer.Serialize(message)", false)]
    [TestCase("TypedResults.Json(new { error = 1 })", false)]
    [TestCase("await request.ReadFromJsonAsync<Body>(cancellationToken)", false)]
    [TestCase("JsonSerializer.Serialize(message, MessageJson.Default.DrainMessage)", true)]
    [TestCase("JsonSerializer.Deserialize(text, shape)", true)]
    public void A_call_without_one_would_be_found(string code, bool shaped) =>
        Assert.That(Call.Match($"{code};") is { Success: true } call && Shape.IsMatch(call.Value), Is.EqualTo(shaped));

    [GeneratedRegex(@"(JsonSerializer\.(Des|S)erialize\w*|TypedResults\.(Json|Ok)|Results\.(Json|Ok)|JsonContent\.Create|\w+FromJsonAsync|\w+AsJsonAsync)(<[^;]*?>)?\([^;]*?;")]
    private static partial Regex Call { get; }

    [GeneratedRegex(@"Json\.Default\.|\bshape\b")]
    private static partial Regex Shape { get; }
}
