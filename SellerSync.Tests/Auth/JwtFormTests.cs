using System.Text;
using System.Text.Json.Nodes;
using SellerSync.Domain.Auth;

namespace SellerSync.Tests.Auth;

/// <summary>Each token is signed with the right secret: only its form can be why it is refused.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class JwtFormTests
{
    private static readonly string Head = TokenForge.Header().ToJsonString();
    private static readonly string Body = TokenForge.Claims().ToJsonString();

    [TestCase("JWT")]
    [TestCase("jwt")]
    [TestCase("at+jwt")]
    [TestCase("application/at+jwt")]
    [TestCase(null, Description = "absent")]
    public async Task An_access_token_is_let_in(string? type)
    {
        using var doorman = Doorman.WithSecret();
        var header = TokenForge.Header();
        if (type is null)
            header.Remove("typ");
        else
            header["typ"] = type;

        await doorman.LetsInAsync(TokenForge.Hs256(header, TokenForge.Claims()));
    }

    [TestCase("\"refresh+jwt\"")]
    [TestCase("\"id_token+jwt\"")]
    [TestCase("\"logout+jwt\"")]
    [TestCase("\"dpop+jwt\"")]
    [TestCase("\"\"")]
    [TestCase("null")]
    [TestCase("7")]
    [TestCase("[\"JWT\"]")]
    public async Task Another_kind_of_token_is_no_access_token_case_26(string type)
    {
        using var doorman = Doorman.WithSecret();
        var header = TokenForge.Header();
        header["typ"] = JsonNode.Parse(type);

        await doorman.RefusesAsync(TokenForge.Hs256(header, TokenForge.Claims()));
    }

    [TestCase("""{"alg":"HS256","crit":["exp"],"exp":1}""")]
    [TestCase("""{"alg":"HS256","crit":["b64"],"b64":false}""")]
    [TestCase("""{"alg":"HS256","crit":["b64"],"b64":true}""")]
    [TestCase("""{"alg":"HS256","b64":false}""")]
    [TestCase("""{"alg":"HS256","crit":[]}""")]
    [TestCase("""{"alg":"HS256","crit":null}""")]
    public async Task Critical_extensions_and_unencoded_payloads_are_refused_case_27(string header)
    {
        using var doorman = Doorman.WithSecret();

        await doorman.RefusesAsync(TokenForge.Hs256(header, Body));
    }

    [TestCase("""{"alg":"RSA-OAEP","enc":"A256GCM","zip":"DEF"}""")]
    [TestCase("""{"alg":"PBES2-HS256+A128KW","enc":"A128CBC-HS256","p2c":2147483648,"p2s":"c2FsdA"}""", Description = "CVE-2024-21319's class")]
    [TestCase("""{"alg":"dir","enc":"A128CBC-HS256","zip":"DEF"}""")]
    public async Task An_encrypted_token_is_refused_before_it_is_decrypted_case_28(string header)
    {
        using var doorman = Doorman.WithSecret();
        var part = TokenForge.Encode("any text");

        await doorman.RefusesAsync($"{TokenForge.Encode(header)}.{part}.{part}.{part}.{part}");
        await doorman.RefusesAsync(TokenForge.Hs256(header, Body));
    }

    [TestCase(2)]
    [TestCase(4)]
    [TestCase(5)]
    [TestCase(1_000)]
    public async Task Other_than_three_parts_are_refused_case_29(int parts)
    {
        using var doorman = Doorman.WithSecret();
        var (header, claims, signature) = TokenForge.Parts(TokenForge.Genuine());

        await doorman.RefusesAsync(string.Join('.', new[] { header, claims, signature }.Concat(Enumerable.Repeat(signature, 1_000)).Take(parts)));
    }

    [Test(Description = "case 29")]
    public async Task A_header_of_64_KB_is_refused()
    {
        using var doorman = Doorman.WithSecret();
        var header = TokenForge.Header();
        header["x"] = new string('x', 64 * 1024);

        await doorman.RefusesAsync(TokenForge.Hs256(header, TokenForge.Claims()));
    }

    [TestCase("{}")]
    [TestCase("""{"payload":"{0}","signatures":[{"protected":"{1}","signature":"{2}"}]}""")]
    [TestCase("""{"payload":"{0}","protected":"{1}","signature":"{2}"}""")]
    public async Task The_JSON_serialization_is_refused_case_30(string form)
    {
        using var doorman = Doorman.WithSecret();
        var (header, claims, signature) = TokenForge.Parts(TokenForge.Genuine());
        var token = form.Replace("{0}", claims, StringComparison.Ordinal).Replace("{1}", header, StringComparison.Ordinal).Replace("{2}", signature, StringComparison.Ordinal);

        await doorman.RefusesAsync(token);
        await doorman.RefusesAsync(TokenForge.Encode(token));
    }

    [TestCase("=")]
    [TestCase("==")]
    [TestCase("+")]
    [TestCase("/")]
    [TestCase("\t")]
    [TestCase("\r\n")]
    [TestCase("é")]
    [TestCase("%2E")]
    public async Task Characters_outside_base64url_are_refused_in_each_part_case_30(string text)
    {
        using var doorman = Doorman.WithSecret();
        var (header, claims, signature) = TokenForge.Parts(TokenForge.Genuine());

        await doorman.RefusesAsync($"{header}{text}.{claims}.{signature}");
        await doorman.RefusesAsync($"{header}.{claims}{text}.{signature}");
        await doorman.RefusesAsync($"{header}.{claims}.{signature}{text}");
    }

    [TestCase("""{"alg":"HS256","alg":"HS256"}""", null)]
    [TestCase("""{"alg":"none","alg":"HS256"}""", null)]
    [TestCase("""{"alg":"HS256","\u0061lg":"HS256"}""", null)]
    [TestCase(null, "\"sub\":\"00000000-0000-0000-0000-000000000001\"")]
    [TestCase(null, "\"s\\u0075b\":\"00000000-0000-0000-0000-000000000001\"")]
    [TestCase(null, "\"exp\":99999999999")]
    [TestCase(null, "\"more\":{\"a\":1,\"a\":2}")]
    public async Task Repeated_names_are_refused_case_30(string? header, string? claim)
    {
        using var doorman = Doorman.WithSecret();

        await doorman.RefusesAsync(TokenForge.Hs256(header ?? Head, claim is null ? Body : $"{{{claim},{Body[1..]}"));
        await doorman.RefusesAsync(TokenForge.Hs256(header ?? Head, claim is null ? Body : $"{Body[..^1]},{claim}}}"));
    }

    [TestCase("[]")]
    [TestCase("\"text\"")]
    [TestCase("null")]
    [TestCase("{")]
    [TestCase("{} {}")]
    [TestCase("{\"alg\":\"HS256\",}")]
    [TestCase("/* */{}")]
    [TestCase("<html></html>")]
    public async Task What_is_no_JSON_object_is_refused_case_30(string text)
    {
        using var doorman = Doorman.WithSecret();

        await doorman.RefusesAsync(TokenForge.Hs256(text, Body));
        await doorman.RefusesAsync(TokenForge.Hs256(Head, text));
    }

    [Test(Description = "case 30")]
    public async Task Deep_nesting_is_refused()
    {
        using var doorman = Doorman.WithSecret();
        var deep = $"{new string('[', 1_000)}{new string(']', 1_000)}";

        await doorman.RefusesAsync(TokenForge.Hs256(Head, $"{{\"deep\":{deep},{Body[1..]}"));
        await doorman.RefusesAsync(TokenForge.Hs256($"{{\"deep\":{deep},{Head[1..]}", Body));
    }

    [TestCase("\"sub\":\"\uFFFD\"", Description = "in a claim that is read")]
    [TestCase("\"name\":\"\uFFFD\"", Description = "in a claim that is not")]
    [TestCase("\"\uFFFD\":1", Description = "in a name")]
    public async Task Text_that_is_not_UTF_8_is_refused_case_30(string claim)
    {
        using var doorman = Doorman.WithSecret();
        byte[] claims = [.. Encoding.Latin1.GetBytes($"{{{claim.Replace('\uFFFD', '\u00FF')},{Body[1..]}")];

        await doorman.RefusesAsync(TokenForge.Sign(Encoding.UTF8.GetBytes(Head), claims, Secretly));
        await doorman.RefusesAsync(TokenForge.Sign([.. Encoding.UTF8.GetBytes("{\"x\":\""), 0xFF, .. Encoding.UTF8.GetBytes($"\",{Head[1..]}")], Encoding.UTF8.GetBytes(Body), Secretly));
    }

    [Test]
    public async Task A_token_of_random_bytes_never_does_harm()
    {
        using var doorman = Doorman.WithSecret();

        for (var length = 1; length <= 200; length++)
        {
            var claims = TokenForge.Random(length);
            Assert.That(await doorman.SeesAsync(TokenForge.Sign(Encoding.UTF8.GetBytes(Head), claims, Secretly)), Is.TypeOf<Authentication.Refused>());
            Assert.That(await doorman.SeesAsync(TokenForge.Sign(claims, Encoding.UTF8.GetBytes(Body), Secretly)), Is.TypeOf<Authentication.Refused>());
        }
    }

    private static byte[] Secretly(byte[] input) => System.Security.Cryptography.HMACSHA256.HashData(Encoding.UTF8.GetBytes(TokenForge.Secret), input);
}
