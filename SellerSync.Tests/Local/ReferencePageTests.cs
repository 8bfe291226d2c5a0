using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using SellerSync.Local;
using SellerSync.Local.Processes;
using SellerSync.Local.Reference;

namespace SellerSync.Tests.Local;

[Parallelizable(ParallelScope.All)]
public sealed partial class ReferencePageTests
{
    [Test]
    public async Task It_shows_the_document_with_the_functions_of_this_machine_and_asks_no_other()
    {
        await using var reference = await ReferencePage.StartAsync(Clone.Find(), new Uri("http://127.0.0.1:7071/functions/v1/"), new Ports().Take(0), default);
        using var http = new HttpClient { BaseAddress = reference.Address };

        var page = await http.GetStringAsync("");
        var document = await http.GetFromJsonAsync<JsonElement>("openapi.json");

        Assert.That(page, Does.Contain("openapi.json"));
        Assert.That(document.GetProperty("servers")[0].GetProperty("url").GetString(), Is.EqualTo("http://127.0.0.1:7071/functions/v1"));
        Assert.That(document.GetProperty("paths").TryGetProperty("/seller-lookup", out _), Is.True);
        var sources = Source.Matches(page).Select(match => match.Groups["url"].Value).ToList();
        Assert.That(sources, Is.Not.Empty.And.None.StartsWith("http").And.None.StartsWith("//"));
        foreach (var source in sources)
            Assert.That((await http.GetAsync(source)).IsSuccessStatusCode, Is.True, source);
    }

    [GeneratedRegex(@"(?:src|href)=""(?<url>[^""#]+)""|from '(?<url>[^']+)'")]
    private static partial Regex Source { get; }
}
