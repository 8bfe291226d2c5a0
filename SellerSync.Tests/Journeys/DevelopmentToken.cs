using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace SellerSync.Tests.Journeys;

/// <summary>Tokens as Supabase issues them.</summary>
internal static class DevelopmentToken
{
    public const string Secret = "a secret of tests alone, longer than 32 bytes";
    public const string Issuer = "https://tests.sellersync.test/auth/v1";

    public static string For(Guid userId, string role = "authenticated") => Sign(new() { ["sub"] = userId.ToString(), ["role"] = role });

    /// <summary>A user whom the issuer has made an operator.</summary>
    public static string ForOperator(Guid userId) => Sign(new()
    {
        ["sub"] = userId.ToString(),
        ["role"] = "authenticated",
        ["app_metadata"] = new Dictionary<string, object> { ["provider"] = "email", ["role"] = "operator" },
    });

    private static string Sign(Dictionary<string, object> claims)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = "authenticated",
            IssuedAt = now,
            NotBefore = now,
            Expires = now.AddHours(1),
            Claims = claims,
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Secret)), SecurityAlgorithms.HmacSha256),
        });
    }
}
