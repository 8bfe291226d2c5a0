using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using SellerSync.Local.Lookup;
using SellerSync.Local.Settings;

namespace SellerSync.Local.Soak;

/// <summary>People who look sellers up and wait for their products. One whose instance dies tries another.</summary>
internal sealed class SoakUsers(Func<IReadOnlyList<Ready.Instance>> instances, DevelopmentIdentity identity, SoakTally tally, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly SoakSellers _sellers = new();
    private readonly string[] _tokens = [.. Enumerable.Range(0, SoakPlan.Users).Select(_ => (identity with { UserId = Guid.NewGuid() }).Token(time.GetUtcNow()))];
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(100) };

    /// <summary>Until no more lookups are to begin and those that did are complete.</summary>
    public Task RunAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        return Task.WhenAll(Enumerable.Range(0, SoakPlan.LookupsAtOnce).Select(_ => RunOneAsync()));

        async Task RunOneAsync()
        {
            while (time.GetElapsedTime(started) < duration)
            {
                var token = _tokens[Random.Shared.Next(_tokens.Length)];
                var sellerId = _sellers.Next();
                if (await LookUpAsync(sellerId, token, cancellationToken))
                    await FollowAsync(sellerId, token, cancellationToken);
            }
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<bool> LookUpAsync(string sellerId, string token, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            using var response = await TrySendAsync(
                HttpMethod.Post, "seller-lookup", JsonContent.Create(new LookupRequest(sellerId, 1), LookupApiJson.Default.LookupRequest), token, cancellationToken);
            switch (response?.StatusCode)
            {
                case HttpStatusCode.OK:
                    tally.Answered(sellerId, time.GetElapsedTime(started));
                    return true;
                case HttpStatusCode.NotFound:
                    tally.Unknown();
                    return false;
                case { } status:
                    tally.Failed($"{(int)status}");
                    break;
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private async Task FollowAsync(string sellerId, string token, CancellationToken cancellationToken)
    {
        for (var started = time.GetTimestamp(); time.GetElapsedTime(started) < SoakPlan.Rest; await Task.Delay(Pause, time, cancellationToken))
        {
            using var response = await TrySendAsync(HttpMethod.Get, $"seller-progress?sellerId={sellerId}&domain=1", null, token, cancellationToken);
            if (response is { IsSuccessStatusCode: true } && await IsIdleAsync(response, cancellationToken))
            {
                tally.Complete(time.GetElapsedTime(started));
                return;
            }

            if (response is { IsSuccessStatusCode: false })
                tally.Failed($"{(int)response.StatusCode}");
        }
    }

    private static async Task<bool> IsIdleAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        return json.RootElement.GetProperty("data").GetProperty("status").GetString() == "idle";
    }

    // Null where the instance died.
    private async Task<HttpResponseMessage?> TrySendAsync(HttpMethod method, string path, HttpContent? content, string token, CancellationToken cancellationToken)
    {
        var all = instances();
        using var request = new HttpRequestMessage(method, new Uri(all[Random.Shared.Next(all.Count)].Url, path))
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
            Content = content,
        };
        try
        {
            return await _client.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            tally.Failed($"{exception.HttpRequestError}");
            return null;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            tally.Failed("Timeout");
            return null;
        }
    }
}
