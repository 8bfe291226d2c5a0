using System.Text.Json;
using System.Text.RegularExpressions;
using SellerSync.Functions.Api;
using SellerSync.Tests.Architecture;

namespace SellerSync.Tests.ApiDocument;

/// <summary>docs/api.http has a request for every route, as editors send them.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed partial class ApiHttpTests
{
    private static readonly string File = System.IO.File.ReadAllText(Path.Combine(Sources.Root, "docs", "api.http"));

    [Test]
    public void Every_route_has_its_request_and_no_other_is_there()
    {
        var requests = Request.Matches(File).Select(match => $"{match.Groups["method"].Value} {Braces.Replace(match.Groups["path"].Value, "{}")}");

        Assert.That(requests.Distinct(), Is.EquivalentTo(ApiRoute.All.Select(route => $"{route.Method.ToUpperInvariant()} {Braces.Replace(route.Path, "{}")}")));
    }

    [Test]
    public void Every_request_has_the_token_that_its_route_needs_and_sends_what_it_knows()
    {
        var requests = File.Split("###").Where(part => Request.IsMatch(part)).ToList();

        Assert.That(requests, Is.Not.Empty);
        foreach (var text in requests)
        {
            var request = Request.Match(text);
            var (method, path) = (request.Groups["method"].Value.ToLowerInvariant(), Braces.Replace(request.Groups["path"].Value, "{}"));
            var route = ApiRoute.All.Single(route => route.Method == method && Braces.Replace(route.Path, "{}") == path);
            var token = route.Operation!.Caller switch { ApiCaller.User => "{{token}}", ApiCaller.Operator => "{{operatorToken}}", _ => null };

            Assert.That(Bearer.Match(text).Groups["token"].Value, Is.EqualTo(token ?? ""), request.Value);
            var sent = Sent(text, ApiPlace.Query, Query.Matches(request.Value).Select(match => match.Groups["name"].Value))
                .Concat(Sent(text, ApiPlace.Body, BodyNames(text)));
            Assert.That(sent, Is.SubsetOf(route.Inputs.Select(input => (input.Place, input.Name))), request.Value);
            Assert.That(
                sent.Select(input => input.Item2),
                Is.SupersetOf(route.Inputs.Where(input => input.IsRequired && input.Place is ApiPlace.Query or ApiPlace.Body && input.IsRequired).Select(input => input.Name)),
                request.Value);
        }
    }

    private static IEnumerable<(ApiPlace, string)> Sent(string text, ApiPlace place, IEnumerable<string> names) => names.Select(name => (place, name));

    // Variables stand in quotes or for numbers: with 1 in their place it is JSON.
    private static IEnumerable<string> BodyNames(string text)
    {
        if (Body.Match(text) is not { Success: true, Value: var json })
            return [];
        using var body = JsonDocument.Parse(Variable.Replace(json, "1"));
        return [.. body.RootElement.EnumerateObject().Select(field => field.Name)];
    }

    [GeneratedRegex(@"^(?<method>GET|POST|PUT|PATCH|DELETE) \{\{base\}\}(?<path>/[a-z/{}A-Za-z-]+)(?<query>\?\S*)?$", RegexOptions.Multiline)]
    private static partial Regex Request { get; }

    [GeneratedRegex(@"[?&](?<name>[A-Za-z]+)=")]
    private static partial Regex Query { get; }

    [GeneratedRegex(@"^Authorization: Bearer (?<token>\S+)$", RegexOptions.Multiline)]
    private static partial Regex Bearer { get; }

    [GeneratedRegex(@"\{{1,2}[A-Za-z]+\}{1,2}")]
    private static partial Regex Braces { get; }

    [GeneratedRegex(@"\{\{[A-Za-z]+\}\}")]
    private static partial Regex Variable { get; }

    [GeneratedRegex(@"^\{ .*\}$", RegexOptions.Multiline)]
    private static partial Regex Body { get; }
}
