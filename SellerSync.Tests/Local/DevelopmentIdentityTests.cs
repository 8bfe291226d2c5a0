using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SellerSync.Local.Settings;

namespace SellerSync.Tests.Local;

[Parallelizable(ParallelScope.All)]
public sealed class DevelopmentIdentityTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void A_folder_keeps_its_user_and_another_has_another()
    {
        using var folder = new TemporaryFolder();
        using var other = new TemporaryFolder();

        var made = DevelopmentIdentity.Open(folder.Path);

        Assert.That(DevelopmentIdentity.Open(folder.Path), Is.EqualTo(made));
        Assert.That(DevelopmentIdentity.Open(other.Path).AuthSecret, Is.Not.EqualTo(made.AuthSecret));
        Assert.That(made.AuthSecret, Does.Match("^[0-9a-f]{64}$"));
    }

    [Test]
    public void A_file_that_is_damaged_is_made_anew()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["identity.json"], """{"authSecret":"short","userId":""");

        Assert.That(DevelopmentIdentity.Open(folder.Path).AuthSecret, Has.Length.EqualTo(64));
    }

    [Test]
    public void Its_operators_token_is_the_same_users_with_the_role_that_only_the_issuer_gives()
    {
        using var folder = new TemporaryFolder();
        var identity = DevelopmentIdentity.Open(folder.Path);
        var handler = new JsonWebTokenHandler();

        var token = handler.ReadJsonWebToken(identity.OperatorToken(Now));

        Assert.That(token.Subject, Is.EqualTo($"{identity.UserId}"));
        Assert.That(token.GetClaim("app_metadata").Value, Is.EqualTo("""{"role":"operator"}"""));
        Assert.That(handler.ReadJsonWebToken(identity.Token(Now)).TryGetClaim("app_metadata", out _), Is.False);
    }

    [Test]
    public async Task Its_token_is_a_signed_in_users_for_a_day()
    {
        using var folder = new TemporaryFolder();
        var identity = DevelopmentIdentity.Open(folder.Path);
        var handler = new JsonWebTokenHandler();
        var token = handler.ReadJsonWebToken(identity.Token(Now));

        var signature = await handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            IssuerSigningKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(identity.AuthSecret)),
            ValidIssuer = DevelopmentIdentity.Issuer,
            ValidAudience = "authenticated",
            ValidateLifetime = false,
        });

        Assert.That(signature.IsValid, Is.True, () => $"{signature.Exception}");
        Assert.That(token.Alg, Is.EqualTo("HS256"));
        Assert.That(token.Subject, Is.EqualTo($"{identity.UserId}"));
        Assert.That(token.GetClaim("role").Value, Is.EqualTo("authenticated"));
        Assert.That(token.ValidTo, Is.EqualTo(Now.AddHours(24).UtcDateTime));
    }
}
