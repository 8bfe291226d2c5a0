using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using SellerSync.Local.Startup;

namespace SellerSync.Local.Lookup;

/// <summary>The two questions that a lookup asks over HTTP: the functions about a seller, Keepa about what is left.</summary>
internal sealed class LookupApi(Ready ready) : IDisposable
{
    // Keepa alone may take 120 seconds.
    private readonly HttpClient _client = new(new HttpClientHandler { AutomaticDecompression = DecompressionMethods.All })
    {
        Timeout = TimeSpan.FromSeconds(180),
    };

    /// <exception cref="LookupRefusedException">The functions refuse.</exception>
    /// <exception cref="LocalException">They cannot be reached, or answer nonsense.</exception>
    public async Task<LookupAnswer.Seller> LookUpAsync(LookupRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await SendAsync(request, cancellationToken);
            var answer = await response.Content.ReadFromJsonAsync(LookupApiJson.Default.LookupAnswer, cancellationToken);
            return answer switch
            {
                { Success: true, Data: { } seller } when response.IsSuccessStatusCode => seller,
                { Success: false, Error: { } error } => throw new LookupRefusedException(response.StatusCode, error, answer.Suggestion),
                _ => throw new LocalException($"seller-lookup answered {(int)response.StatusCode} without saying why."),
            };
        }
        catch (JsonException)
        {
            throw new LocalException("seller-lookup answered something that is not JSON.");
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new LocalException($"The functions at {ready.FunctionsUrl} did not answer.", exception);
        }
    }

    /// <summary>The answer of the first instance that takes the request; one that died under it may have paid, so it is not asked twice.</summary>
    private async Task<HttpResponseMessage> SendAsync(LookupRequest request, CancellationToken cancellationToken)
    {
        var others = new Queue<Uri>(ready.Instances.Select(instance => instance.Url).Where(url => url != ready.FunctionsUrl));
        for (var url = ready.FunctionsUrl!; ; url = others.Dequeue())
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(url, "seller-lookup"))
            {
                Headers = { Authorization = new AuthenticationHeaderValue("Bearer", ready.Token) },
                Content = JsonContent.Create(request, LookupApiJson.Default.LookupRequest),
            };
            try
            {
                return await _client.SendAsync(message, cancellationToken);
            }
            catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ConnectionError && others.Count > 0)
            {
                // It is being started again.
            }
        }
    }

    /// <summary>Tokens left in Keepa's bucket; null where no key is known or Keepa does not say. Asking is free.</summary>
    public async Task<int?> TokensLeftAsync(CancellationToken cancellationToken)
    {
        if (KeepaServer.KeyFor(ready.KeepaUrl) is not { } key)
            return null;
        try
        {
            using var response = await _client.GetAsync(new Uri(ready.KeepaUrl, $"token?key={Uri.EscapeDataString(key)}"), cancellationToken);
            // A refusal's zeros are no balance.
            if (!response.IsSuccessStatusCode)
                return null;
            using var json = JsonDocument.Parse(await response.Content.ReadAsStreamAsync(cancellationToken));
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("tokensLeft", out var left)
                && left.ValueKind == JsonValueKind.Number
                && left.TryGetInt32(out var tokens) ? tokens : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or TaskCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    public void Dispose() => _client.Dispose();
}

/// <summary>seller-lookup's `success: false`.</summary>
internal sealed class LookupRefusedException(HttpStatusCode status, string error, string? suggestion)
    : Exception(string.Join(". ", new[] { error, suggestion }.OfType<string>()) + ".")
{
    public HttpStatusCode Status => status;
}
