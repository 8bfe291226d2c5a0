using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SellerSync.Infrastructure.Database;
using SellerSync.Infrastructure.Database.Migrations;

namespace SellerSync.Functions.Composition;

/// <summary>
/// Brings the schema up to date unless Database:Migrate says that a deploy step does. StartingAsync comes before any
/// hosted service starts, so before the host can deliver the first invocation.
/// </summary>
public sealed class MigrateAtStart(Migrator migrator, IOptions<DatabaseOptions> options) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) =>
        options.Value.Migrate ? migrator.MigrateAsync(cancellationToken) : Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
