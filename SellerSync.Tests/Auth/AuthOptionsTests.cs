using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using SellerSync.Domain.Auth;
using SellerSync.Infrastructure.Auth;

namespace SellerSync.Tests.Auth;

[Parallelizable(ParallelScope.All)]
internal sealed class AuthOptionsTests
{
    private const string Issuer = "https://tests.sellersync.test/auth/v1";

    [TestCase("Issuer")]
    [TestCase("Issuer", "Secret=0123456789abcdef0123456789abcdef")]
    [TestCase("Secret", "Issuer=" + Issuer, "Secret=0123456789abcdef0123456789abcde", Description = "case 13: 31 bytes")]
    [TestCase("Secret", "Issuer=" + Issuer, "Secret=secret")]
    [TestCase("Secret", "Issuer=" + Issuer, "Secret= ")]
    [TestCase("Secret", "Issuer=" + Issuer, "Secret=                                        ", Description = "case 12: blanks are no secret")]
    [TestCase("JwksAddress", "Issuer=" + Issuer, "JwksAddress=http://tests.sellersync.test/jwks.json")]
    [TestCase("JwksAddress", "Issuer=" + Issuer, "JwksAddress=file:///etc/jwks.json")]
    [TestCase("JwksAddress", "Issuer=" + Issuer, "JwksAddress=ftp://127.0.0.1/jwks.json")]
    [TestCase("JwksAddress", "Issuer=" + Issuer, "JwksAddress=jwks.json")]
    [TestCase("JwksAddress", "Issuer=http://tests.sellersync.test/auth/v1")]
    [TestCase("Issuer", "Issuer=tests")]
    [TestCase("Audience", "Issuer=" + Issuer, "Audience=")]
    [TestCase("SupabaseProject", "SupabaseProject=evil.test/x")]
    [TestCase("SupabaseProject", "SupabaseProject=abc.supabase.co")]
    [TestCase("SupabaseProject", "SupabaseProject=abc def")]
    public void A_bad_setting_stops_the_start_by_name(string name, params string[] settings)
    {
        using var services = Services(settings);

        Assert.That(() => services.GetRequiredService<IStartupValidator>().Validate(), Throws.TypeOf<OptionsValidationException>().With.Message.Contains(name));
    }

    [TestCase("SupabaseProject=abc")]
    [TestCase("SupabaseProject=abc", "Secret=0123456789abcdef0123456789abcdef")]
    [TestCase("Issuer=" + Issuer)]
    [TestCase("Issuer=" + Issuer, "Secret=0123456789abcdef0123456789abcdef")]
    [TestCase("Issuer=" + Issuer, "Secret=äöüäöüäöüäöüäöüä", Description = "32 bytes in 16 letters")]
    [TestCase("Issuer=" + Issuer, "JwksAddress=http://127.0.0.1:54321/jwks.json")]
    [TestCase("Issuer=" + Issuer, "JwksAddress=http://localhost:54321/jwks.json")]
    [TestCase("Issuer=http://127.0.0.1:54321/auth/v1", Description = "a local Supabase")]
    public void A_good_setting_lets_it_start(params string[] settings)
    {
        using var services = Services(settings);

        Assert.That(() => services.GetRequiredService<IStartupValidator>().Validate(), Throws.Nothing);
    }

    [Test]
    public void No_refusal_repeats_the_secret()
    {
        using var services = Services($"Issuer={Issuer}", "Secret=hunter2");

        Assert.That(() => services.GetRequiredService<IStartupValidator>().Validate(), Throws.Exception.With.Message.Not.Contains("hunter2"));
    }

    [Test]
    public async Task A_Supabase_project_is_all_that_needs_to_be_said()
    {
        var key = IssuerKey.Es256("supabase");
        var recorder = new Recorder(IssuerKey.Set(key));
        using var http = new HttpClient(recorder);
        var options = Options.Create(new AuthOptions { SupabaseProject = "abc" });
        var clock = new FakeTimeProvider(TokenForge.Now);
        using var jwks = new JwksKeys(http, options, clock, NullLogger<JwksKeys>.Instance);
        var authenticator = new JwtAuthenticator(jwks, options, clock, NullLogger<JwtAuthenticator>.Instance);
        var claims = TokenForge.Claims();
        claims["iss"] = "https://abc.supabase.co/auth/v1";

        var ours = await authenticator.AuthenticateAsync([$"Bearer {TokenForge.Sign(TokenForge.Header("ES256", "supabase"), claims, key)}"], CancellationToken.None);
        var another = await authenticator.AuthenticateAsync([$"Bearer {TokenForge.Sign(key)}"], CancellationToken.None);

        Assert.That(ours, Is.EqualTo(new Authentication.Verified(TokenForge.UserId)));
        Assert.That(another, Is.TypeOf<Authentication.Refused>());
        Assert.That(recorder.Addresses, Is.EqualTo(new[] { "https://abc.supabase.co/auth/v1/.well-known/jwks.json" }));
    }

    private static ServiceProvider Services(params string[] settings)
    {
        var configuration = new ConfigurationManager();
        foreach (var setting in settings)
        {
            var (name, value) = (setting[..setting.IndexOf('=', StringComparison.Ordinal)], setting[(setting.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            configuration[$"Auth:{name}"] = value;
        }

        return new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddAuth(configuration).BuildServiceProvider();
    }

    private sealed class Recorder(string body) : HttpMessageHandler
    {
        public List<string> Addresses { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Addresses.Add(request.RequestUri!.AbsoluteUri);
            return Task.FromResult(new HttpResponseMessage { Content = new StringContent(body) });
        }
    }
}
