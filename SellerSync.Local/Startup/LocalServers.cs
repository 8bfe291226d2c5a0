using System.Text.Json;
using SellerSync.Local.Azurite;
using SellerSync.Local.Installation;
using SellerSync.Local.PostgreSql;
using SellerSync.Local.Processes;
using SellerSync.Local.Settings;

namespace SellerSync.Local.Startup;

/// <summary>Everything that one machine runs. It is owned by a <see cref="LocalRun"/>, which ends it.</summary>
public sealed class LocalServers
{
    private readonly LocalRun _run;
    private readonly DevelopmentIdentity _identity;
    private readonly PostgreSqlServer _postgreSql;
    private readonly AzuriteServer _azurite;
    private readonly KeepaServer _keepa;
    private FunctionsInstances? _functions;

    private LocalServers(LocalRun run, PostgreSqlServer postgreSql, AzuriteServer azurite, KeepaServer keepa, ServerOptions options)
    {
        (_run, _postgreSql, _azurite, _keepa) = (run, postgreSql, azurite, keepa);
        _identity = DevelopmentIdentity.Open(run.Folder);
        Settings = new FunctionsSettings(
            azurite.ConnectionString, postgreSql.ConnectionString(), keepa.Address, keepa.ApiKey, _identity.AuthSecret, options.Speed, options.Background, options.DiscordWebhook)
        {
            Chosen = options.Settings,
            TokensAtMost = options.MaxTokens is { } most ? (most, run.Time.GetUtcNow()) : null,
        };
    }

    /// <summary>What the functions need to work with these servers.</summary>
    public FunctionsSettings Settings { get; }

    public bool HasOtherStoragePorts => !_azurite.Ports.SequenceEqual(UsualPorts.Azurite);

    /// <summary>Starts PostgreSQL, Azurite and Keepa side by side, installed first where they are missing.</summary>
    /// <param name="output">What installers say.</param>
    /// <exception cref="LocalException">One of them did not become ready.</exception>
    /// <exception cref="WrongUseException">Real tokens would be spent without a limit, or the folder's data are of the other Keepa.</exception>
    public static async Task<LocalServers> StartAsync(
        LocalRun run,
        Clone clone,
        BuiltPrograms programs,
        ServerOptions options,
        Ports ports,
        TextWriter output,
        CancellationToken cancellationToken)
    {
        options.Startable();
        DataOrigin.Claim(run.Folder, options.KeepaApiKey is null ? DataOrigin.Simulator : DataOrigin.Real);
        var packages = await ServerPackages.InstallAsync(clone, output, run.Time, cancellationToken);
        var postgreSql = PostgreSqlServer.StartAsync(
            run, packages, Path.Combine(run.Folder, "postgres"), () => ports.Take(UsualPorts.PostgreSql), temporary: false, cancellationToken);
        var azurite = AzuriteServer.StartAsync(
            run, packages, Path.Combine(run.Folder, "azurite"), () => [.. UsualPorts.Azurite.Select(ports.Take)], temporary: false, cancellationToken);
        var keepa = KeepaServer.StartAsync(run, programs, options, () => ports.Take(UsualPorts.Keepa), cancellationToken);
        await Task.WhenAll(postgreSql, azurite, keepa);
        return new LocalServers(run, await postgreSql, await azurite, await keepa, options);
    }

    /// <summary>Starts the functions, which bring the database up to date first.</summary>
    /// <exception cref="LocalException">They did not become ready.</exception>
    public async Task<FunctionsInstances> StartFunctionsAsync(
        BuiltPrograms programs, Ports ports, int instances, CancellationToken cancellationToken)
    {
        var started = _run.Time.GetUtcNow();
        _functions = new FunctionsInstances(_run, programs, Settings);
        await _functions.StartAsync(instances, ports, cancellationToken);
        await TokenStatusRow.WaitAsync(_azurite.ConnectionString, started, _run.Time, cancellationToken);
        return _functions;
    }

    /// <summary>Where everything is, with a token that is good from now on.</summary>
    public Ready Ready() => new(
        _functions?.Instances[0].Url,
        _keepa.Address,
        _postgreSql.Address,
        _azurite.ConnectionString,
        _identity.Token(_run.Time.GetUtcNow()),
        _identity.OperatorToken(_run.Time.GetUtcNow()),
        _identity.UserId,
        _run.ProcessIds)
    {
        Instances = _functions?.Instances ?? [],
        HasTokenLimit = Settings.HasTokenLimit,
    };
}
