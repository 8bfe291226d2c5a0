using System.Text.Json.Nodes;
using SellerSync.Domain.Auth;

namespace SellerSync.Tests.Auth;

[Parallelizable(ParallelScope.All)]
public sealed class OperatorRoleTests
{
    [TestCase("""{"role":"operator"}""", true)]
    [TestCase("""{"roles":["support","operator"]}""", true)]
    [TestCase("""{"role":"support","roles":["operator"]}""", true)]
    [TestCase("""{}""", false)]
    [TestCase("""{"role":"Operator"}""", false)]
    [TestCase("""{"role":" operator"}""", false)]
    [TestCase("""{"role":"operators","roles":["an operator"]}""", false)]
    [TestCase("""{"role":["operator"]}""", false)]
    [TestCase("""{"role":null,"roles":null}""", false)]
    [TestCase("""{"role":1,"roles":[1,null,{"role":"operator"},["operator"]]}""", false)]
    [TestCase("""{"roles":"operator"}""", false)]
    [TestCase("""{"roles":{"operator":true}}""", false)]
    [TestCase("""{"nested":{"role":"operator"}}""", false)]
    [TestCase("""{"role":"\ud800"}""", false)]
    [TestCase("\"operator\"", false)]
    [TestCase("[\"operator\"]", false)]
    [TestCase("null", false)]
    public async Task What_the_issuer_wrote_makes_an_operator(string appMetadata, bool isOperator)
    {
        using var doorman = Doorman.WithSecret();
        var others = TokenForge.Claims();
        others.Remove("app_metadata");

        // As text, for not all of it can be built from nodes.
        var claims = $$"""{"app_metadata":{{appMetadata}},{{others.ToJsonString()[1..]}}""";

        Assert.That(
            await doorman.SeesAsync(TokenForge.Hs256(TokenForge.Header().ToJsonString(), claims)),
            Is.EqualTo(new Authentication.Verified(TokenForge.UserId, isOperator)));
    }

    [Test]
    public async Task Without_app_metadata_nobody_is_an_operator() =>
        Assert.That(await SeesAsync(claims => claims.Remove("app_metadata")), Is.EqualTo(new Authentication.Verified(TokenForge.UserId)));

    [TestCase("user_metadata")]
    [TestCase("raw_user_meta_data")]
    [TestCase("metadata")]
    public async Task What_users_write_themselves_makes_no_operator(string claim) =>
        Assert.That(
            await SeesAsync(claims => claims[claim] = JsonNode.Parse("""{"role":"operator","roles":["operator"],"app_metadata":{"role":"operator"}}""")),
            Is.EqualTo(new Authentication.Verified(TokenForge.UserId)));

    [Test]
    public async Task The_token_itself_may_not_be_of_that_role()
    {
        var seen = await SeesAsync(claims =>
        {
            claims["role"] = "operator";
            claims["app_metadata"] = JsonNode.Parse("""{"role":"operator"}""");
        });

        Assert.That(seen, Is.EqualTo(new Authentication.Forbidden("operator")));
    }

    [Test]
    public async Task Another_word_can_be_set()
    {
        using var doorman = new Doorman(secret: TokenForge.Secret, settings: ("Auth:OperatorRole", "sre"));
        var (sre, @operator) = (TokenForge.Claims(), TokenForge.Claims());
        sre["app_metadata"]!["role"] = "sre";
        @operator["app_metadata"]!["role"] = "operator";

        Assert.That(await doorman.SeesAsync(TokenForge.Hs256(TokenForge.Header(), sre)), Is.EqualTo(new Authentication.Verified(TokenForge.UserId, IsOperator: true)));
        Assert.That(await doorman.SeesAsync(TokenForge.Hs256(TokenForge.Header(), @operator)), Is.EqualTo(new Authentication.Verified(TokenForge.UserId)));
    }

    private static async Task<Authentication> SeesAsync(Action<JsonObject> change)
    {
        using var doorman = Doorman.WithSecret();
        var claims = TokenForge.Claims();
        change(claims);
        return await doorman.SeesAsync(TokenForge.Hs256(TokenForge.Header(), claims));
    }
}
