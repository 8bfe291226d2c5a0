using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using SellerSync.Infrastructure.Database;
using SellerSync.Infrastructure.Database.Migrations;

namespace SellerSync.Functions.Composition;

/// <summary>
/// Sees that the database is reached as the settings say, and brings the schema up to date unless Database:Migrate says that a
/// deploy step does. StartingAsync comes before any hosted service starts, so before the host can deliver the first invocation.
/// </summary>
public sealed partial class DatabaseAtStart(
    PreparedStatements preparedStatements, Migrator migrator, IOptions<DatabaseOptions> options, ILogger<DatabaseAtStart> logger) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await preparedStatements.CheckAsync(cancellationToken);
            await (options.Value.Migrate ? migrator.MigrateAsync(cancellationToken) : Task.CompletedTask);
        }
        catch (NpgsqlException exception) when (!options.Value.Migrate)
        {
            // It may come later; until then health/ready says so.
            NotAsked(logger, exception.GetType().Name);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1901, LogLevel.Warning, "The database could not be asked at the start: {Reason}")]
    private static partial void NotAsked(ILogger logger, string reason);
}
