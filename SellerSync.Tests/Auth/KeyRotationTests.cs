using Microsoft.AspNetCore.Http;
using SellerSync.Domain.Auth;

namespace SellerSync.Tests.Auth;

/// <summary>Case 31: keys change, and the address that publishes them may fail.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class KeyRotationTests
{
    private static readonly IssuerKey Old = IssuerKey.Es256("old");
    private static readonly IssuerKey New = IssuerKey.Rs256("new");

    private static readonly string[] Damaged =
    [
        "<html>down for maintenance</html>", "", "null", "[]", "7", "{}", """{"keys":null}""", """{"keys":{}}""", """{"keys":[]}""", """{"keys":[7]}""", """{"keys":[null]}""",
        """{"keys":[{}]}""", """{"keys":[{"kty":7,"kid":{}}]}""", """{"keys":[{"kty":"EC","crv":"P-256","kid":"old"}]}""", """{"keys":[{"kty":"EC","crv":"P-256","kid":"old","x":"!","y":"AA"}]}""",
        """{"keys":[{"kty":"EC","crv":"P-256","kid":"old","x":"AA","y":"AA"}]}""", """{"keys":[{"kty":"oct","kid":"old","k":"AA"}]}""",
    ];

    [Test]
    public async Task A_new_key_is_found_at_once_and_an_old_one_holds_until_it_is_removed()
    {
        await using var keys = await KeyServer.StartAsync(Old);
        using var doorman = new Doorman(keys.Address);
        await doorman.LetsInAsync(TokenForge.Sign(Old));
        doorman.Clock.Advance(TimeSpan.FromSeconds(30));

        keys.Serve(Old, New);
        await doorman.LetsInAsync(TokenForge.Sign(New));
        await doorman.LetsInAsync(TokenForge.Sign(Old));
        Assert.That(keys.Requests, Is.EqualTo(2));

        keys.Serve(New);
        doorman.Clock.Advance(TimeSpan.FromMinutes(10));
        await doorman.RefusesAsync(TokenForge.Sign(Old));
        await doorman.LetsInAsync(TokenForge.Sign(New));
    }

    [TestCase(503)]
    [TestCase(404)]
    [TestCase(302)]
    public async Task While_the_address_fails_cached_keys_hold_for_a_day(int status)
    {
        await using var keys = await KeyServer.StartAsync(Old);
        using var doorman = new Doorman(keys.Address);
        var token = EndlessToken();
        await doorman.LetsInAsync(token);

        keys.Fail(status);
        doorman.Clock.Advance(TimeSpan.FromHours(23));
        await doorman.LetsInAsync(token);
        await doorman.RefusesAsync(TokenForge.Sign(New));

        doorman.Clock.Advance(TimeSpan.FromHours(1));
        Assert.That(await doorman.SeesAsync(token), Is.TypeOf<Authentication.Unavailable>());
    }

    [Test]
    public async Task A_cold_start_without_keys_is_unavailable_and_not_open_until_they_are_there()
    {
        await using var keys = await KeyServer.StartAsync(Old);
        using var doorman = new Doorman(keys.Address, TokenForge.Secret);
        keys.Fail(500);

        for (var caller = 0; caller < 20; caller++)
            Assert.That(await doorman.SeesAsync(TokenForge.Sign(Old)), Is.TypeOf<Authentication.Unavailable>());
        Assert.That(keys.Requests, Is.EqualTo(1), "a failing address is not asked by every caller");
        await doorman.LetsInAsync(TokenForge.Genuine());

        keys.Serve(Old);
        doorman.Clock.Advance(TimeSpan.FromSeconds(30));
        await doorman.LetsInAsync(TokenForge.Sign(Old));
    }

    [Test]
    public async Task Nobody_listening_is_unavailable()
    {
        var keys = await KeyServer.StartAsync(Old);
        await keys.DisposeAsync();
        using var doorman = new Doorman(keys.Address);

        Assert.That(await doorman.SeesAsync(TokenForge.Sign(Old)), Is.TypeOf<Authentication.Unavailable>());
    }

    [TestCaseSource(nameof(Damaged))]
    public async Task Damaged_keys_let_nobody_in_and_break_nothing(string body)
    {
        await using var keys = await KeyServer.StartAsync();
        keys.Serve(body);
        using var doorman = new Doorman(keys.Address);

        Assert.That(await doorman.SeesAsync(TokenForge.Sign(Old)), Is.TypeOf<Authentication.Refused>().Or.TypeOf<Authentication.Unavailable>());

        keys.Serve(Old);
        doorman.Clock.Advance(TimeSpan.FromSeconds(30));
        if (await doorman.SeesAsync(TokenForge.Sign(Old)) is not Authentication.Verified)
        {
            doorman.Clock.Advance(TimeSpan.FromMinutes(10));
            await doorman.LetsInAsync(TokenForge.Sign(Old));
        }
    }

    [Test]
    public async Task Answers_that_are_not_keys_do_not_replace_those_that_we_have()
    {
        await using var keys = await KeyServer.StartAsync(Old);
        using var doorman = new Doorman(keys.Address);
        await doorman.LetsInAsync(TokenForge.Sign(Old));

        foreach (var body in (string[])["<html>down for maintenance</html>", "", "{}", """{"error":"try later"}""", """{"keys":null}""", """{"keys":{}}""", "[]"])
        {
            keys.Serve(body);
            doorman.Clock.Advance(TimeSpan.FromMinutes(5.5));
            await doorman.LetsInAsync(TokenForge.Sign(Old));
        }
    }

    [Test]
    public async Task An_issuer_can_withdraw_all_of_its_keys()
    {
        await using var keys = await KeyServer.StartAsync(Old);
        using var doorman = new Doorman(keys.Address);
        await doorman.LetsInAsync(TokenForge.Sign(Old));

        keys.Serve(keys: []);
        doorman.Clock.Advance(TimeSpan.FromMinutes(10));
        await doorman.RefusesAsync(TokenForge.Sign(Old));
    }

    [TestCase("application/json; charset=no-such-charset")]
    [TestCase("nonsense")]
    public async Task A_wrong_content_type_breaks_nothing(string contentType)
    {
        await using var keys = await KeyServer.StartAsync();
        keys.Serve(IssuerKey.Set(Old), contentType);
        using var doorman = new Doorman(keys.Address);

        await doorman.LetsInAsync(TokenForge.Sign(Old));
    }

    [Test]
    public async Task A_byte_order_mark_before_the_keys_does_no_harm()
    {
        await using var keys = await KeyServer.StartAsync();
        keys.Serve($"\uFEFF{IssuerKey.Set(Old)}");
        using var doorman = new Doorman(keys.Address);

        await doorman.LetsInAsync(TokenForge.Sign(Old));
    }

    [Test]
    public async Task An_answer_of_a_megabyte_is_cut_off()
    {
        await using var keys = await KeyServer.StartAsync();
        keys.Serve($"{new string(' ', 1024 * 1024)}{IssuerKey.Set(Old)}");
        using var doorman = new Doorman(keys.Address);

        Assert.That(await doorman.SeesAsync(TokenForge.Sign(Old)), Is.TypeOf<Authentication.Unavailable>());
    }

    [Test]
    public async Task A_redirection_is_not_followed()
    {
        await using var attacker = await KeyServer.StartAsync(New);
        await using var keys = await KeyServer.StartAsync();
        keys.Answer = context =>
        {
            context.Response.Redirect(attacker.Address.AbsoluteUri);
            return Task.CompletedTask;
        };
        using var doorman = new Doorman(keys.Address);

        Assert.That(await doorman.SeesAsync(TokenForge.Sign(New)), Is.TypeOf<Authentication.Unavailable>());
        Assert.That(attacker.Requests, Is.Zero);
    }

    [Test]
    public async Task A_caller_who_leaves_takes_the_keys_from_nobody()
    {
        await using var keys = await KeyServer.StartAsync(Old);
        using var doorman = new Doorman(keys.Address);
        using var leaving = new CancellationTokenSource();
        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        keys.Answer = async context =>
        {
            asked.SetResult();
            await answer.Task;
            await context.Response.WriteAsync(IssuerKey.Set(Old));
        };

        var first = doorman.Authenticator.AuthenticateAsync([$"Bearer {TokenForge.Sign(Old)}"], leaving.Token);
        await asked.Task;
        await leaving.CancelAsync();
        Assert.That(async () => await first, Throws.InstanceOf<OperationCanceledException>());
        answer.SetResult();

        await doorman.LetsInAsync(TokenForge.Sign(Old));
        Assert.That(keys.Requests, Is.EqualTo(1));
    }

    private static string EndlessToken()
    {
        var claims = TokenForge.Claims();
        claims["exp"] = TokenForge.Seconds(30 * 24 * 3_600);
        return TokenForge.Sign(TokenForge.Header("ES256", "old"), claims, Old);
    }
}
