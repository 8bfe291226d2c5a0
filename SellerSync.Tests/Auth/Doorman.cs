using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SellerSync.Domain.Auth;
using SellerSync.Infrastructure.Auth;
using SellerSync.Tests.Journeys;

namespace SellerSync.Tests.Auth;

/// <summary>The real authenticator as the composition root builds it, at the tests' own time, with all that it logs.</summary>
internal sealed class Doorman : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly LogLines _logs = new();

    public Doorman(Uri? keys = null, string? secret = null, params IEnumerable<(string Name, string Value)> settings)
    {
        var configuration = new ConfigurationManager();
        configuration["Auth:Issuer"] = TokenForge.Issuer;
        configuration["Auth:JwksAddress"] = keys?.AbsoluteUri;
        configuration["Auth:Secret"] = secret;
        foreach (var (name, value) in settings)
            configuration[name] = value;
        _services = new ServiceCollection()
            .AddLogging(logging => logging.ClearProviders().AddProvider(_logs).SetMinimumLevel(LogLevel.Trace))
            .AddSingleton<TimeProvider>(Clock)
            .AddAuth(configuration)
            .BuildServiceProvider();
        Authenticator = _services.GetRequiredService<IAuthenticator>();
    }

    /// <summary>One that believes tokens under our secret.</summary>
    public static Doorman WithSecret(string secret = TokenForge.Secret) => new(secret: secret);

    public FakeTimeProvider Clock { get; } = new(TokenForge.Now);

    public IAuthenticator Authenticator { get; }

    public IReadOnlyList<string> Logs => _logs.All;

    public Task<Authentication> SeesAsync(string token) => SeesHeadersAsync($"Bearer {token}");

    /// <summary>What comes of these Authorization headers. Whatever it is, the log holds none of it.</summary>
    public async Task<Authentication> SeesHeadersAsync(params string?[] headers)
    {
        var authentication = await Authenticator.AuthenticateAsync(headers, CancellationToken.None);
        var secrets = headers.SelectMany(header => (header ?? "").Split(' ', '.', '"')).Where(part => part.Length > 10).ToHashSet();
        Assert.That(Logs.Where(line => secrets.Any(line.Contains)), Is.Empty, "no part of a token stands in the log");

        return authentication;
    }

    public async Task RefusesAsync(string token) => Assert.That(await SeesAsync(token), Is.TypeOf<Authentication.Refused>());

    public async Task LetsInAsync(string token) =>
        Assert.That(await SeesAsync(token), Is.EqualTo(new Authentication.Verified(TokenForge.UserId)));

    public void Dispose() => _services.Dispose();
}
