using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using SellerSync.KeepaSimulator;

namespace SellerSync.Tests.KeepaSimulator;

/// <summary>A caller of one simulator that takes answers as they come, whatever their status.</summary>
internal sealed class Caller(KeepaServer keepa) : IDisposable
{
    public const string Key = "any-key";
    public const string Product = "&stats=1&history=0&offers=20&stock=1&only-live-offers=0";

    private readonly HttpClient _http = new() { BaseAddress = keepa.Address };

    public Task<JsonNode> SellerAsync(string sellerId, int domain = 1, bool storefront = true) =>
        GetAsync($"seller?key={Key}&domain={domain}&seller={sellerId}{(storefront ? "&storefront=1" : "")}");

    public Task<JsonNode> ProductsAsync(IEnumerable<string> asins, int domain = 1, string more = Product) =>
        GetAsync($"product/?key={Key}&domain={domain}&asin={string.Join(',', asins)}{more}");

    public async Task<JsonNode> GetAsync(string path, int status = 200)
    {
        using var answer = await SendAsync(path);
        Assert.That((int)answer.StatusCode, Is.EqualTo(status), path);
        return (await ReadAsync(answer))!;
    }

    public Task<HttpResponseMessage> SendAsync(string path, bool acceptGzip = true, CancellationToken cancellationToken = default)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (acceptGzip)
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        return _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    public async Task<JsonNode> ChangeAsync(HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body) };
        using var answer = await _http.SendAsync(request);
        Assert.That((int)answer.StatusCode, Is.EqualTo(200));
        return (await ReadAsync(answer))!;
    }

    public static async Task<JsonNode?> ReadAsync(HttpResponseMessage answer)
    {
        await using var body = await answer.Content.ReadAsStreamAsync();
        if (!answer.Content.Headers.ContentEncoding.Contains("gzip"))
            return await JsonNode.ParseAsync(body);

        await using var unzipped = new GZipStream(body, CompressionMode.Decompress);
        return await JsonNode.ParseAsync(unzipped);
    }

    public void Dispose() => _http.Dispose();
}
