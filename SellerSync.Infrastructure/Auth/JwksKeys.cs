using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace SellerSync.Infrastructure.Auth;

/// <summary>
/// The issuer's public keys. Kept for 10 minutes, and for a day while their address does not answer; a key that is not
/// among them makes us look again, at most every 30 seconds, so that made-up key IDs cannot make us ask without end.
/// </summary>
public sealed partial class JwksKeys(HttpClient http, IOptions<AuthOptions> options, TimeProvider time, ILogger<JwksKeys> logger) : IDisposable
{
    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan UsableFor = TimeSpan.FromDays(1);
    private static readonly TimeSpan AskedAtMostEvery = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _disposed = new();
    private Fetched? _fetched;
    private Task _refresh = Task.CompletedTask;
    private long? _askedAt;

    /// <summary>The keys of this ID for this algorithm; an empty list when there is none, null when no keys can be had at all.</summary>
    public async Task<IReadOnlyList<SecurityKey>?> FindAsync(string? keyId, string algorithm, CancellationToken cancellationToken)
    {
        var known = Select(keyId, algorithm);
        if (known is { Count: > 0 } && time.GetElapsedTime(_fetched!.At) < FreshFor)
        {
            return known;
        }

        await RefreshAsync().WaitAsync(cancellationToken);
        return Select(keyId, algorithm);
    }

    public void Dispose()
    {
        _disposed.Cancel();
        _disposed.Dispose();
    }

    // One fetch for all who wait, and nobody's own: a caller who leaves must not end it for the others.
    private Task RefreshAsync()
    {
        lock (_lock)
        {
            if (_refresh.IsCompleted && (_askedAt is not { } askedAt || time.GetElapsedTime(askedAt) >= AskedAtMostEvery))
            {
                _askedAt = time.GetTimestamp();
                _refresh = FetchAsync(_disposed.Token);
            }

            return _refresh;
        }
    }

    private async Task FetchAsync(CancellationToken cancellationToken)
    {
        try
        {
            // As bytes: JSON is UTF-8 whatever a content type claims.
            var json = Encoding.UTF8.GetString(await http.GetByteArrayAsync(options.Value.EffectiveJwksAddress, cancellationToken)).TrimStart('\uFEFF');
            if (!IsKeySet(json))
            {
                NotFetched(logger, "the answer is no set of keys");
                return;
            }

            _fetched = new Fetched(new JsonWebKeySet(json).Keys, time.GetTimestamp());
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or ArgumentException or JsonException)
        {
            NotFetched(logger, exception.Message);
        }
    }

    // A page or an error in JSON must not replace the keys that we have; an empty set may, since an issuer can withdraw all.
    private static bool IsKeySet(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("keys", out var keys)
            && keys.ValueKind == JsonValueKind.Array;
    }

    private List<SecurityKey>? Select(string? keyId, string algorithm)
    {
        var (type, curve) = algorithm == SecurityAlgorithms.EcdsaSha256 ? ("EC", "P-256") : ("RSA", null);
        return _fetched is { } fetched && time.GetElapsedTime(fetched.At) < UsableFor
            ? [.. fetched.Keys.Where(key =>
                key.Kty == type
                && (curve is null || key.Crv == curve)
                && (string.IsNullOrEmpty(key.Alg) || key.Alg == algorithm)
                && (string.IsNullOrEmpty(key.Use) || key.Use == "sig")
                && key.Kid == keyId)]
            : null;
    }

    private sealed record Fetched(IList<JsonWebKey> Keys, long At);

    [LoggerMessage(500, LogLevel.Warning, "The keys that verify sign-ins could not be fetched: {Reason}")]
    private static partial void NotFetched(ILogger logger, string reason);
}
