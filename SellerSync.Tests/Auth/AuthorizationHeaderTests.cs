using SellerSync.Domain.Auth;

namespace SellerSync.Tests.Auth;

[Parallelizable(ParallelScope.All)]
internal sealed class AuthorizationHeaderTests
{
    [Test(Description = "case 1")]
    public async Task Without_a_header_nobody_is_let_in()
    {
        using var doorman = Doorman.WithSecret();

        Assert.That(await doorman.SeesHeadersAsync(), Is.TypeOf<Authentication.Refused>());
        Assert.That(await doorman.SeesHeadersAsync([null]), Is.TypeOf<Authentication.Refused>());
    }

    [TestCase("")]
    [TestCase("Bearer", Description = "case 2")]
    [TestCase("Bearer ", Description = "case 2")]
    [TestCase("Bearer null", Description = "case 2")]
    [TestCase("Bearer undefined", Description = "case 2")]
    [TestCase("Bearer ..", Description = "case 2")]
    [TestCase("Basic dXNlcjpwYXNzd29yZA==", Description = "case 3")]
    [TestCase("Bearer a b", Description = "case 3")]
    public async Task A_header_without_a_token_lets_nobody_in(string header)
    {
        using var doorman = Doorman.WithSecret();

        Assert.That(await doorman.SeesHeadersAsync(header), Is.TypeOf<Authentication.Refused>());
    }

    [TestCase("Bearer {0}")]
    [TestCase("bearer {0}")]
    [TestCase("BEARER {0}")]
    public async Task The_scheme_counts_in_either_case_case_3(string header)
    {
        using var doorman = Doorman.WithSecret();

        Assert.That(await doorman.SeesHeadersAsync(string.Format(null, header, TokenForge.Genuine())), Is.EqualTo(new Authentication.Verified(TokenForge.UserId)));
    }

    [TestCase("Basic {0}")]
    [TestCase("JWT {0}")]
    [TestCase("{0}")]
    [TestCase("Bearer{0}")]
    [TestCase("Bearer\t{0}")]
    [TestCase("Bearer  {0}")]
    [TestCase("Bearer {0} ")]
    [TestCase("Bearer {0}\n")]
    [TestCase("Bearer {0} x")]
    [TestCase("Bearer x {0}")]
    [TestCase("Bearer {0},{0}")]
    [TestCase("Bearer {0}, Bearer {0}")]
    [TestCase("Bearer \"{0}\"")]
    [TestCase("Bearer {0}=")]
    [TestCase("Bearer {0}\0")]
    public async Task A_genuine_token_in_another_form_of_header_is_refused_case_3(string header)
    {
        using var doorman = Doorman.WithSecret();

        Assert.That(await doorman.SeesHeadersAsync(string.Format(null, header, TokenForge.Genuine())), Is.TypeOf<Authentication.Refused>());
    }

    [Test(Description = "case 3")]
    public async Task Two_headers_are_refused_even_if_both_are_genuine()
    {
        using var doorman = Doorman.WithSecret();
        var header = $"Bearer {TokenForge.Genuine()}";

        Assert.That(await doorman.SeesHeadersAsync(header, header), Is.TypeOf<Authentication.Refused>());
    }

    [TestCase('.', Description = "case 29, CVE-2025-30204")]
    [TestCase('a')]
    [TestCase('{')]
    public async Task A_megabyte_is_refused_in_bounded_memory(char character)
    {
        using var doorman = Doorman.WithSecret();
        string[] headers = [$"Bearer {new string(character, 1024 * 1024)}"];
        await doorman.Authenticator.AuthenticateAsync(headers, CancellationToken.None);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var answer = doorman.Authenticator.AuthenticateAsync(headers, CancellationToken.None);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(answer.IsCompleted, Is.True, "there is nothing to wait for, so all of it was allocated on this thread");
        Assert.That(await answer, Is.TypeOf<Authentication.Refused>());
        Assert.That(allocated, Is.LessThan(64 * 1024));
    }
}
