using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace SellerSync.Tests.Auth;

/// <summary>Writes tokens byte by byte, genuine and forged: no library's idea of a valid token stands in between.</summary>
internal static class TokenForge
{
    public const string Secret = "a secret of tests alone, longer than 32 bytes";
    public const string Issuer = "https://tests.sellersync.test/auth/v1";

    public static readonly DateTimeOffset Now = new(2026, 10, 8, 12, 0, 0, TimeSpan.Zero);
    public static readonly Guid UserId = Guid.Parse("6f1c2f0e-97b5-4b39-9a77-0c1f7c6f5a11");

    public static JsonObject Header(string algorithm = "HS256", string? keyId = null)
    {
        var header = new JsonObject { ["alg"] = algorithm, ["typ"] = "JWT" };
        if (keyId is not null)
            header["kid"] = keyId;

        return header;
    }

    /// <summary>The claims of a signed-in user's token, as Supabase writes them.</summary>
    public static JsonObject Claims() => new()
    {
        ["iss"] = Issuer,
        ["aud"] = "authenticated",
        ["sub"] = UserId.ToString(),
        ["role"] = "authenticated",
        ["iat"] = Seconds(-60),
        ["exp"] = Seconds(3_600),
        ["session_id"] = "0d6f2c0e-97b5-4b39-9a77-0c1f7c6f5a22",
        ["app_metadata"] = new JsonObject { ["provider"] = "email" },
    };

    /// <summary>Unix seconds, so many from the tests' now.</summary>
    public static long Seconds(long fromNow) => Now.ToUnixTimeSeconds() + fromNow;

    public static string Genuine() => Hs256(Header(), Claims());

    public static string Hs256(JsonNode header, JsonNode claims) => Hs256(header.ToJsonString(), claims.ToJsonString());

    public static string Hs256(string header, string claims, string secret = Secret) =>
        Sign(Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetBytes(claims), input => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), input));

    public static string Sign(byte[] header, byte[] claims, Func<byte[], byte[]> sign)
    {
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    public static string Sign(JsonNode header, JsonNode claims, IssuerKey key) =>
        Sign(Encoding.UTF8.GetBytes(header.ToJsonString()), Encoding.UTF8.GetBytes(claims.ToJsonString()), key.Sign);

    /// <summary>A genuine user's token under a key of the issuer's.</summary>
    public static string Sign(IssuerKey key) => Sign(Header(key.Algorithm, key.Id), Claims(), key);

    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    /// <summary>A token's three parts.</summary>
    public static (string Header, string Claims, string Signature) Parts(string token) =>
        token.Split('.') is [var header, var claims, var signature] ? (header, claims, signature) : throw new FormatException("not three parts");

    public static byte[] Random(int bytes) => RandomNumberGenerator.GetBytes(bytes);
}
