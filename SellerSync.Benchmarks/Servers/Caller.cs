using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using SellerSync.Local.Settings;

namespace SellerSync.Benchmarks.Servers;

/// <summary>One signed-in user who asks the functions, or what stands for them.</summary>
internal sealed class Caller : IDisposable
{
    public const string AuthSecret = "of-the-benchmarks-alone-and-nobody-else-at-all";

    /// <summary>One caller stands for many, so the limit of one does not hold.</summary>
    public static readonly KeyValuePair<string, string> WithoutLimit = new("Limits__RequestsPerMinutePerUser", "0");

    private readonly HttpClient _http;

    /// <param name="address">With the route prefix and a slash at its end.</param>
    public Caller(Uri address, TimeProvider time)
    {
        _http = new HttpClient { BaseAddress = address };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", new DevelopmentIdentity(AuthSecret, UserId).Token(time.GetUtcNow()));
    }

    public static Guid UserId { get; } = Guid.Parse("00000000-0000-4000-8000-000000000001");

    /// <exception cref="HttpRequestException">It was refused.</exception>
    public async Task<JsonElement> LookUpAsync(string sellerId)
    {
        using var response = await _http.PostAsJsonAsync(new Uri("seller-lookup", UriKind.Relative), new { sellerId, domain = 1 });
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    public void Dispose() => _http.Dispose();
}
