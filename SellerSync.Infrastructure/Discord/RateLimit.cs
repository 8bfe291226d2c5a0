using System.Globalization;
using System.Net;
using System.Text.Json;

namespace SellerSync.Infrastructure.Discord;

/// <summary>How long Discord wants to be left alone. Source: Discord's documentation of rate limits.</summary>
internal static class RateLimit
{
    /// <summary>An answer that wants more is not believed.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan Untold = TimeSpan.FromSeconds(5);

    /// <summary>Zero where the next request may follow at once.</summary>
    public static async Task<TimeSpan> PauseAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode != HttpStatusCode.TooManyRequests)
        {
            return Header(response, "X-RateLimit-Remaining") == 0 ? Bounded(Header(response, "X-RateLimit-Reset-After")) ?? TimeSpan.Zero : TimeSpan.Zero;
        }

        return Bounded(await BodyAsync(response, cancellationToken))
            ?? Bounded(Header(response, "Retry-After"))
            ?? Bounded(Header(response, "X-RateLimit-Reset-After"))
            ?? Untold;
    }

    private static async Task<double?> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            return (await JsonSerializer.DeserializeAsync(body, DiscordJson.Default.DiscordRefusal, cancellationToken))?.RetryAfter;
        }
        catch (JsonException)
        {
            // A proxy in front of Discord answers in its own words.
            return null;
        }
    }

    private static double? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values)
        && double.TryParse(values.First(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static TimeSpan? Bounded(double? seconds) =>
        seconds is >= 0 ? TimeSpan.FromSeconds(Math.Min(seconds.Value, Longest.TotalSeconds)) : null;
}
