using System.Text;
using System.Text.Json.Nodes;

namespace SellerSync.Tests.Auth;

/// <summary>The algorithm belongs to the key, never to the token.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class JwtAlgorithmTests
{
    private static readonly IssuerKey Es = IssuerKey.Es256("es");
    private static readonly IssuerKey Rs = IssuerKey.Rs256("rs");

    private KeyServer _keys = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _keys = await KeyServer.StartAsync(Es, Rs);

    [OneTimeTearDown]
    public async Task StopAsync() => await _keys.DisposeAsync();

    [Test]
    public async Task Genuine_tokens_of_each_algorithm_are_let_in()
    {
        using var doorman = Everyone();

        await doorman.LetsInAsync(TokenForge.Genuine());
        await doorman.LetsInAsync(TokenForge.Sign(Es));
        await doorman.LetsInAsync(TokenForge.Sign(Rs));
    }

    [TestCase("none", Description = "case 5")]
    [TestCase("None", Description = "case 6")]
    [TestCase("NONE", Description = "case 6")]
    [TestCase("nOnE", Description = "case 6")]
    [TestCase("")]
    [TestCase("hs256")]
    [TestCase("HS256 ")]
    [TestCase("HS384")]
    [TestCase("HS512")]
    [TestCase("RS384")]
    [TestCase("RS512")]
    [TestCase("PS256")]
    [TestCase("ES384")]
    [TestCase("ES512")]
    [TestCase("ES256K")]
    [TestCase("EdDSA")]
    [TestCase("A128GCM")]
    [TestCase("http://www.w3.org/2001/04/xmldsig-more#hmac-sha256")]
    public async Task No_other_algorithm_is_let_in_with_or_without_a_signature_case_7(string algorithm)
    {
        using var doorman = Everyone();

        foreach (var keyId in (string?[])[null, "es", "rs"])
        {
            var token = TokenForge.Hs256(TokenForge.Header(algorithm, keyId), TokenForge.Claims());
            var (header, claims, _) = TokenForge.Parts(token);
            await doorman.RefusesAsync(token);
            await doorman.RefusesAsync($"{header}.{claims}.");
            await doorman.RefusesAsync($"{header}.{claims}");
        }
    }

    [TestCase("null")]
    [TestCase("256")]
    [TestCase("[\"HS256\"]")]
    [TestCase("{\"HS256\":1}")]
    [TestCase("true")]
    public async Task An_algorithm_that_is_no_text_or_missing_is_refused(string algorithm)
    {
        using var doorman = Everyone();
        var header = TokenForge.Header();
        header["alg"] = JsonNode.Parse(algorithm);

        await doorman.RefusesAsync(TokenForge.Hs256(header, TokenForge.Claims()));
        header.Remove("alg");
        await doorman.RefusesAsync(TokenForge.Hs256(header, TokenForge.Claims()));
    }

    [Test(Description = "case 8, CVE-2020-28042")]
    public async Task A_null_signature_is_refused()
    {
        using var doorman = Everyone();

        foreach (var token in (string[])[TokenForge.Genuine(), TokenForge.Sign(Es), TokenForge.Sign(Rs)])
        {
            var (header, claims, _) = TokenForge.Parts(token);
            await doorman.RefusesAsync($"{header}.{claims}.");
            await doorman.RefusesAsync($"{header}.{claims}.AA");
            await doorman.RefusesAsync($"{header}.{claims}.A");
        }
    }

    [Test(Description = "case 9")]
    public async Task Any_flipped_bit_of_a_signature_is_refused()
    {
        using var doorman = Everyone();

        foreach (var token in (string[])[TokenForge.Genuine(), TokenForge.Sign(Es), TokenForge.Sign(Rs)])
        {
            var (header, claims, signature) = TokenForge.Parts(token);
            var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(signature);
            for (var index = 0; index < bytes.Length; index++)
            {
                var flipped = (byte[])bytes.Clone();
                flipped[index] ^= (byte)(1 << (index % 8));
                await doorman.RefusesAsync($"{header}.{claims}.{System.Buffers.Text.Base64Url.EncodeToString(flipped)}");
            }
        }
    }

    [Test(Description = "case 10: the old system let this in")]
    public async Task Another_users_subject_under_an_old_signature_is_refused()
    {
        using var doorman = Everyone();
        var changed = TokenForge.Claims();
        changed["sub"] = "11111111-2222-3333-4444-555555555555";

        foreach (var token in (string[])[TokenForge.Genuine(), TokenForge.Sign(Es), TokenForge.Sign(Rs)])
        {
            var (header, _, signature) = TokenForge.Parts(token);
            await doorman.RefusesAsync($"{header}.{TokenForge.Encode(changed.ToJsonString())}.{signature}");
        }
    }

    [Test(Description = "case 11, CVE-2016-10555")]
    public async Task A_public_key_is_no_HMAC_secret()
    {
        using var everyone = Everyone();
        using var keysAlone = new Doorman(_keys.Address);

        foreach (var key in (IssuerKey[])[Es, Rs])
        {
            var header = TokenForge.Header("HS256", key.Id).ToJsonString();
            string[] secrets = [key.PublicPem, key.PublicPem.Trim(), key.PublicPem.ReplaceLineEndings("\r\n"), key.PublicJwk.ToJsonString(), IssuerKey.Set(key)];
            foreach (var token in secrets.Select(secret => TokenForge.Hs256(header, TokenForge.Claims().ToJsonString(), secret)))
            {
                await everyone.RefusesAsync(token);
                await keysAlone.RefusesAsync(token);
            }
        }
    }

    [TestCase("", Description = "case 12, CVE-2019-20933")]
    [TestCase("secret", Description = "case 13")]
    [TestCase("your-256-bit-secret", Description = "case 13")]
    [TestCase("super-secret-jwt-token-with-at-least-32-characters-long", Description = "case 13: the local Supabase's own")]
    public async Task A_blank_or_well_known_secret_opens_nothing(string secret)
    {
        using var withAnother = Everyone();
        using var withNone = new Doorman(_keys.Address, secret: "");
        var token = TokenForge.Hs256(TokenForge.Header().ToJsonString(), TokenForge.Claims().ToJsonString(), secret);

        await withAnother.RefusesAsync(token);
        await withNone.RefusesAsync(token);
    }

    [TestCase("RS256", "es", Description = "case 18")]
    [TestCase("ES256", "rs", Description = "case 18")]
    [TestCase("HS256", "es", Description = "case 18")]
    public async Task An_algorithm_that_does_not_belong_to_its_key_is_refused(string algorithm, string keyId)
    {
        using var doorman = new Doorman(_keys.Address);

        foreach (var key in (IssuerKey[])[Es, Rs])
            await doorman.RefusesAsync(TokenForge.Sign(TokenForge.Header(algorithm, keyId), TokenForge.Claims(), key));
    }

    [TestCase("use", "\"enc\"")]
    [TestCase("alg", "\"RS512\"")]
    [TestCase("kty", "\"oct\"")]
    [TestCase("kty", "\"rsa\"")]
    public async Task A_published_key_for_another_purpose_verifies_nothing_case_18(string field, string value)
    {
        var jwk = (JsonObject)Rs.PublicJwk.DeepClone();
        jwk[field] = JsonNode.Parse(value);
        await using var keys = await KeyServer.StartAsync(Rs with { PublicJwk = jwk });
        using var doorman = new Doorman(keys.Address);

        await doorman.RefusesAsync(TokenForge.Sign(Rs));
    }

    [Test(Description = "case 19, CVE-2022-21449")]
    public async Task A_signature_of_zeros_is_refused()
    {
        using var doorman = Everyone();
        var header = Encoding.UTF8.GetBytes(TokenForge.Header("ES256", "es").ToJsonString());
        var claims = Encoding.UTF8.GetBytes(TokenForge.Claims().ToJsonString());

        foreach (var signature in (byte[][])[new byte[64], new byte[8], [0x30, 6, 2, 1, 0, 2, 1, 0], [.. Enumerable.Repeat<byte>(0xFF, 64)]])
            await doorman.RefusesAsync(TokenForge.Sign(header, claims, _ => signature));
    }

    private Doorman Everyone() => new(_keys.Address, TokenForge.Secret);
}
