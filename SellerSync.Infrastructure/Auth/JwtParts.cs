using System.Buffers.Text;
using System.Text.Json;

namespace SellerSync.Infrastructure.Auth;

/// <summary>
/// A JWT taken apart strictly, before any key is looked at: three parts of base64url, two of them JSON objects without
/// repeated names. What two readers could read differently is refused.
/// </summary>
internal sealed class JwtParts
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    private static readonly string[] KnownTypes = ["JWT", "at+jwt", "application/at+jwt"];

    private readonly JsonElement _payload;

    private JwtParts(JsonElement header, JsonElement payload)
    {
        _payload = payload;
        Algorithm = Text(header, "alg");
        KeyId = Text(header, "kid");
        HasCriticalExtension = header.TryGetProperty("crit", out _) || header.TryGetProperty("b64", out _);
        IsAccessToken = !header.TryGetProperty("typ", out _) || (Text(header, "typ") is { } type && KnownTypes.Contains(type, StringComparer.OrdinalIgnoreCase));
    }

    public string? Algorithm { get; }

    public string? KeyId { get; }

    public bool HasCriticalExtension { get; }

    public bool IsAccessToken { get; }

    public string? Claim(string name) => Text(_payload, name);

    /// <summary>Whether the issuer gave this role, as <c>role</c> or among <c>roles</c>. What users write themselves (<c>user_metadata</c>) is not looked at.</summary>
    public bool HasAppRole(string role) =>
        _payload.TryGetProperty("app_metadata", out var metadata)
        && metadata.ValueKind == JsonValueKind.Object
        && (Text(metadata, "role") == role
            || (metadata.TryGetProperty("roles", out var roles) && roles.ValueKind == JsonValueKind.Array && roles.EnumerateArray().Any(one => Text(one) == role)));

    /// <summary>A time claim in Unix seconds: absent, or a whole number, or not to be believed.</summary>
    public (bool IsPresent, long? Seconds) Time(string name) =>
        _payload.TryGetProperty(name, out var value)
            ? (true, value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds) && seconds is >= 0 and < 253_402_300_800 ? seconds : null)
            : (false, null);

    public static JwtParts? Read(string token)
    {
        var parts = token.Split('.', 4);
        if (parts.Length != 3 || parts.Any(part => part.Length == 0))
        {
            return null;
        }

        return Object(parts[0]) is { } header && Object(parts[1]) is { } payload ? new JwtParts(header, payload) : null;
    }

    private static JsonElement? Object(string part)
    {
        try
        {
            using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(part), Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? Text(value) : null;

    private static string? Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
