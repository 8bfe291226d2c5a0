using System.Text.Json.Nodes;
using SellerSync.Domain.Auth;

namespace SellerSync.Tests.Auth;

/// <summary>Each token is signed with the right secret: only its claims can be why it is refused.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class JwtClaimsTests
{
    [TestCase(1, true)]
    [TestCase(0, true)]
    [TestCase(-59, true, Description = "clocks may differ by 60 seconds")]
    [TestCase(-60, false)]
    [TestCase(-3_600, false)]
    public async Task A_token_ends_with_its_lifetime_case_20(long fromNow, bool letIn) =>
        await SeesAsync("exp", JsonValue.Create(TokenForge.Seconds(fromNow)), letIn);

    [Test(Description = "case 20")]
    public async Task A_token_that_was_let_in_is_refused_once_its_time_is_over()
    {
        using var doorman = Doorman.WithSecret();
        var token = TokenForge.Genuine();

        await doorman.LetsInAsync(token);
        doorman.Clock.Advance(TimeSpan.FromSeconds(3_659));
        await doorman.LetsInAsync(token);
        doorman.Clock.Advance(TimeSpan.FromSeconds(1));
        await doorman.RefusesAsync(token);
    }

    [TestCase("exp", "\"99999999999\"")]
    [TestCase("exp", "1900000000.5")]
    [TestCase("exp", "-1")]
    [TestCase("exp", "1e300")]
    [TestCase("exp", "9223372036854775807")]
    [TestCase("exp", "253402300800", Description = "the year 10,000")]
    [TestCase("exp", "99999999999999999999999")]
    [TestCase("exp", "null")]
    [TestCase("exp", "true")]
    [TestCase("exp", "[1900000000]")]
    [TestCase("exp", "{}")]
    [TestCase("nbf", "\"0\"")]
    [TestCase("nbf", "-1")]
    [TestCase("nbf", "1e300")]
    [TestCase("nbf", "null")]
    [TestCase("iat", "\"0\"")]
    [TestCase("iat", "1.5")]
    [TestCase("iat", "{}")]
    public async Task A_time_that_is_no_whole_number_of_seconds_is_not_believed_case_20(string claim, string value) =>
        await SeesAsync(claim, JsonNode.Parse(value), letIn: false);

    [Test(Description = "case 20")]
    public async Task A_token_without_an_end_is_refused() => await SeesWithoutAsync("exp", letIn: false);

    [TestCase("nbf")]
    [TestCase("iat")]
    public async Task A_token_from_the_future_is_refused_case_21(string claim)
    {
        await SeesAsync(claim, JsonValue.Create(TokenForge.Seconds(60)), letIn: true);
        await SeesAsync(claim, JsonValue.Create(TokenForge.Seconds(61)), letIn: false);
        await SeesWithoutAsync(claim, letIn: true);
    }

    [TestCase("\"https://evil.test/auth/v1\"")]
    [TestCase("\"https://tests.sellersync.test/auth/v\"")]
    [TestCase("\"https://tests.sellersync.test/auth/v1/\"")]
    [TestCase("\"https://tests.sellersync.test/auth/v1.evil.test\"")]
    [TestCase("\"https://tests.sellersync.test\"")]
    [TestCase("\"HTTPS://tests.sellersync.test/auth/v1\"")]
    [TestCase("\" https://tests.sellersync.test/auth/v1\"")]
    [TestCase("\"\"")]
    [TestCase("null")]
    [TestCase("[\"https://tests.sellersync.test/auth/v1\",\"https://evil.test\"]")]
    [TestCase("{\"https://tests.sellersync.test/auth/v1\":1}")]
    public async Task Another_issuer_is_refused_case_22(string issuer) => await SeesAsync("iss", JsonNode.Parse(issuer), letIn: false);

    [Test(Description = "case 22")]
    public async Task No_issuer_is_refused() => await SeesWithoutAsync("iss", letIn: false);

    [TestCase("\"authenticated\"", true)]
    [TestCase("[\"authenticated\"]", true)]
    [TestCase("[\"other\",\"authenticated\"]", true)]
    [TestCase("\"other\"", false)]
    [TestCase("\"authenticated/\"", false)]
    [TestCase("\"AUTHENTICATED\"", false)]
    [TestCase("\"authenticated other\"", false)]
    [TestCase("\"authenticate\"", false)]
    [TestCase("\"\"", false)]
    [TestCase("null", false)]
    [TestCase("[]", false)]
    [TestCase("[\"other\"]", false)]
    [TestCase("[[\"authenticated\"]]", false)]
    [TestCase("{\"authenticated\":1}", false)]
    [TestCase("7", false)]
    public async Task The_audience_must_be_or_hold_ours_case_23(string audience, bool letIn) => await SeesAsync("aud", JsonNode.Parse(audience), letIn);

    [Test(Description = "case 23")]
    public async Task No_audience_is_refused() => await SeesWithoutAsync("aud", letIn: false);

    [TestCase("\"\"")]
    [TestCase("\"me\"")]
    [TestCase("\"00000000-0000-0000-0000-000000000000\"")]
    [TestCase("\"{6f1c2f0e-97b5-4b39-9a77-0c1f7c6f5a11}\"")]
    [TestCase("\"6f1c2f0e97b54b399a770c1f7c6f5a11\"")]
    [TestCase("\" 6f1c2f0e-97b5-4b39-9a77-0c1f7c6f5a11\"")]
    [TestCase("\"6f1c2f0e-97b5-4b39-9a77-0c1f7c6f5a11' or 1=1--\"")]
    [TestCase("null")]
    [TestCase("7")]
    [TestCase("{\"id\":\"6f1c2f0e-97b5-4b39-9a77-0c1f7c6f5a11\"}")]
    [TestCase("[\"6f1c2f0e-97b5-4b39-9a77-0c1f7c6f5a11\"]")]
    public async Task A_subject_that_is_no_UUID_is_refused_case_24(string subject) => await SeesAsync("sub", JsonNode.Parse(subject), letIn: false);

    [Test(Description = "case 24")]
    public async Task No_subject_is_refused() => await SeesWithoutAsync("sub", letIn: false);

    [TestCase("anon")]
    [TestCase("service_role")]
    [TestCase("Authenticated")]
    [TestCase("")]
    public async Task A_genuine_token_of_another_role_is_forbidden_case_25(string role)
    {
        using var doorman = Doorman.WithSecret();
        var claims = TokenForge.Claims();
        claims["role"] = role;

        Assert.That(await doorman.SeesAsync(TokenForge.Hs256(TokenForge.Header(), claims)), Is.EqualTo(new Authentication.Forbidden(role)));
    }

    [TestCase("null")]
    [TestCase("[\"authenticated\"]")]
    [TestCase("{\"authenticated\":true}")]
    [TestCase("1")]
    public async Task A_role_that_is_no_text_is_refused_case_25(string role)
    {
        await SeesAsync("role", JsonNode.Parse(role), letIn: false);
        await SeesWithoutAsync("role", letIn: false);
    }

    [Test(Description = "case 26: an ID token's audience is the client that asked for it")]
    public async Task An_ID_token_of_the_same_issuer_is_refused() =>
        await SeesAsync("aud", JsonValue.Create("8f1c2f0e-97b5-4b39-9a77-0c1f7c6f5a33"), letIn: false);

    private static async Task SeesAsync(string claim, JsonNode? value, bool letIn)
    {
        var claims = TokenForge.Claims();
        claims[claim] = value;
        await SeesAsync(claims, letIn);
    }

    private static async Task SeesWithoutAsync(string claim, bool letIn)
    {
        var claims = TokenForge.Claims();
        claims.Remove(claim);
        await SeesAsync(claims, letIn);
    }

    private static async Task SeesAsync(JsonObject claims, bool letIn)
    {
        using var doorman = Doorman.WithSecret();
        var token = TokenForge.Hs256(TokenForge.Header(), claims);

        await (letIn ? doorman.LetsInAsync(token) : doorman.RefusesAsync(token));
    }
}
