using System.Text.Json.Nodes;

namespace SellerSync.Tests.Auth;

/// <summary>Keys come from the configured address alone, never from where a token points.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class KeySourceTests
{
    private static readonly IssuerKey Genuine = IssuerKey.Es256("genuine");
    private static readonly IssuerKey Forged = IssuerKey.Rs256("forged");

    [Test(Description = "case 14, CVE-2018-0114")]
    public async Task A_key_inside_the_token_is_never_used()
    {
        await using var keys = await KeyServer.StartAsync(Genuine);
        using var doorman = new Doorman(keys.Address, TokenForge.Secret);

        foreach (var keyId in (string?[])[null, "forged", "genuine"])
        {
            var header = TokenForge.Header("RS256", keyId);
            header["jwk"] = Forged.PublicJwk.DeepClone();
            await doorman.RefusesAsync(TokenForge.Sign(header, TokenForge.Claims(), Forged));
        }
    }

    [TestCase("jku", Description = "case 15")]
    [TestCase("x5u", Description = "case 16")]
    public async Task No_address_inside_the_token_is_called(string field)
    {
        await using var keys = await KeyServer.StartAsync(Genuine);
        await using var attacker = await KeyServer.StartAsync(Forged);
        using var doorman = new Doorman(keys.Address, TokenForge.Secret);

        foreach (var keyId in (string?[])[null, "forged", "genuine"])
        {
            var header = TokenForge.Header("RS256", keyId);
            header[field] = attacker.Address.AbsoluteUri;
            await doorman.RefusesAsync(TokenForge.Sign(header, TokenForge.Claims(), Forged));
            header["kid"] = attacker.Address.AbsoluteUri;
            await doorman.RefusesAsync(TokenForge.Sign(header, TokenForge.Claims(), Forged));
        }

        var claims = TokenForge.Claims();
        claims["iss"] = attacker.Address.GetLeftPart(UriPartial.Authority);
        await doorman.RefusesAsync(TokenForge.Sign(TokenForge.Header("RS256", "forged"), claims, Forged));
        Assert.That(attacker.Requests, Is.Zero);
    }

    [Test(Description = "case 16")]
    public async Task A_certificate_inside_the_token_is_never_used()
    {
        using var key = System.Security.Cryptography.RSA.Create(2_048);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest(
            "CN=genuine", key, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(TokenForge.Now.AddDays(-1), TokenForge.Now.AddDays(1));
        await using var keys = await KeyServer.StartAsync(Genuine);
        using var doorman = new Doorman(keys.Address, TokenForge.Secret);
        var header = TokenForge.Header("RS256");
        header["x5c"] = new JsonArray(Convert.ToBase64String(certificate.RawData));
        header["x5t"] = System.Buffers.Text.Base64Url.EncodeToString(certificate.GetCertHash());

        var signer = Forged with { Sign = input => key.SignData(input, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1) };

        await doorman.RefusesAsync(TokenForge.Sign(header, TokenForge.Claims(), signer));
    }

    [TestCase("../../dev/null")]
    [TestCase("/dev/null")]
    [TestCase("' or 1=1--")]
    [TestCase("genuine\0")]
    [TestCase("GENUINE")]
    [TestCase("")]
    [TestCase("unknown")]
    public async Task A_made_up_key_ID_finds_no_key_case_17(string keyId)
    {
        await using var keys = await KeyServer.StartAsync(Genuine);
        using var doorman = new Doorman(keys.Address);
        await doorman.LetsInAsync(TokenForge.Sign(Genuine));

        await doorman.RefusesAsync(TokenForge.Sign(TokenForge.Header("ES256", keyId), TokenForge.Claims(), Genuine));
        await doorman.RefusesAsync(TokenForge.Hs256(TokenForge.Header("HS256", keyId).ToJsonString(), TokenForge.Claims().ToJsonString(), ""));
    }

    [Test(Description = "case 17")]
    public async Task A_key_ID_of_10_KB_or_of_another_type_finds_no_key()
    {
        await using var keys = await KeyServer.StartAsync(Genuine);
        using var doorman = new Doorman(keys.Address);

        await doorman.RefusesAsync(TokenForge.Sign(TokenForge.Header("ES256", new string('k', 10 * 1024)), TokenForge.Claims(), Genuine));
        foreach (var keyId in (string[])["null", "7", "[\"genuine\"]", "{\"genuine\":1}"])
        {
            var header = TokenForge.Header("ES256");
            header["kid"] = JsonNode.Parse(keyId);
            await doorman.RefusesAsync(TokenForge.Sign(header, TokenForge.Claims(), Genuine));
        }
    }

    [Test(Description = "case 17")]
    public async Task Made_up_key_IDs_make_us_ask_at_most_every_30_seconds()
    {
        await using var keys = await KeyServer.StartAsync(Genuine);
        using var doorman = new Doorman(keys.Address);
        await doorman.LetsInAsync(TokenForge.Sign(Genuine));

        for (var second = 0; second < 90; second++)
        {
            doorman.Clock.Advance(TimeSpan.FromSeconds(1));
            await doorman.RefusesAsync(TokenForge.Sign(TokenForge.Header("ES256", $"made up {second}"), TokenForge.Claims(), Genuine));
        }

        Assert.That(keys.Requests, Is.EqualTo(1 + 3));
    }

    [Test]
    public async Task A_hundred_callers_at_once_on_a_cold_start_ask_once_and_are_all_let_in()
    {
        await using var keys = await KeyServer.StartAsync(Genuine, Forged);
        using var doorman = new Doorman(keys.Address, TokenForge.Secret);
        string[] tokens = [TokenForge.Sign(Genuine), TokenForge.Sign(Forged), TokenForge.Genuine()];

        await Parallel.ForAsync(0, 100, new ParallelOptions { MaxDegreeOfParallelism = 100 }, async (index, _) => await doorman.LetsInAsync(tokens[index % 3]));

        Assert.That(keys.Requests, Is.EqualTo(1));
    }

    [Test]
    public async Task Side_by_side_nobody_is_taken_for_another()
    {
        await using var keys = await KeyServer.StartAsync(Genuine);
        using var doorman = new Doorman(keys.Address, TokenForge.Secret);
        var users = Enumerable.Range(0, 100).Select(_ => Guid.NewGuid()).ToList();

        await Parallel.ForEachAsync(users, new ParallelOptions { MaxDegreeOfParallelism = 100 }, async (user, _) =>
        {
            var claims = TokenForge.Claims();
            claims["sub"] = user.ToString();
            var expected = new SellerSync.Domain.Auth.Authentication.Verified(user);
            Assert.That(await doorman.SeesAsync(TokenForge.Sign(TokenForge.Header("ES256", "genuine"), claims, Genuine)), Is.EqualTo(expected));
            Assert.That(await doorman.SeesAsync(TokenForge.Hs256(TokenForge.Header(), claims)), Is.EqualTo(expected));
        });
    }
}
