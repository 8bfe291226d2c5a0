using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SellerSync.Local.Processes;

namespace SellerSync.Local.Settings;

/// <summary>The user that a clone calls its own functions as, and the secret that signs this user's tokens.</summary>
/// <param name="AuthSecret">64 hexadecimal digits, made for this clone alone.</param>
public sealed record DevelopmentIdentity(string AuthSecret, Guid UserId)
{
    public const string Issuer = "https://local.sellersync.test/auth/v1";

    public const string Audience = "authenticated";

    public const string OperatorRole = "operator";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>The identity that a folder keeps, made where it keeps none.</summary>
    public static DevelopmentIdentity Open(string folder)
    {
        var file = Path.Combine(folder, "identity.json");
        if (Read(file) is { } known)
            return known;

        var made = new DevelopmentIdentity(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)), Guid.NewGuid());
        PrivateFile.Write(file, JsonSerializer.Serialize(made, LocalJson.Default.DevelopmentIdentity));
        return made;
    }

    /// <summary>A JWT as Supabase signs it for a user who is signed in; HS256, good for 24 hours.</summary>
    public string Token(DateTimeOffset now) => Sign(now, []);

    /// <summary>The same user's, as an operator: what Supabase puts into <c>app_metadata</c> only its service role can write.</summary>
    public string OperatorToken(DateTimeOffset now) => Sign(now, new() { ["app_metadata"] = new Dictionary<string, object> { ["role"] = OperatorRole } });

    private string Sign(DateTimeOffset now, Dictionary<string, object> claims) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Issuer,
        Audience = Audience,
        IssuedAt = now.UtcDateTime,
        NotBefore = now.UtcDateTime,
        Expires = (now + Lifetime).UtcDateTime,
        Claims = new Dictionary<string, object>(claims) { ["sub"] = $"{UserId}", ["role"] = "authenticated" },
        SigningCredentials = new SigningCredentials(
            new SymmetricSecurityKey(Encoding.UTF8.GetBytes(AuthSecret)), SecurityAlgorithms.HmacSha256),
    });

    private static DevelopmentIdentity? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(file), LocalJson.Default.DevelopmentIdentity)
                is { AuthSecret.Length: >= 32 } known ? known : null;
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            return null;
        }
    }
}
