using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using SellerSync.Infrastructure.Database;
using SellerSync.Infrastructure.Database.Migrations;
using SellerSync.Infrastructure.Database.Tokens;
using SellerSync.Infrastructure.Keepa;
using SellerSync.Infrastructure.Tokens;
using SellerSync.Tests.Servers;

namespace SellerSync.Tests.Database;

/// <summary>Databases that stand where a deployment would.</summary>
public static class Migrated
{
    public static Task<TestDatabase> DatabaseAsync() => TestDatabase.CreateAsync(MigrateAsync);

    public static async Task MigrateAsync(string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await MigrateAsync(source);
    }

    /// <summary>A ledger there, of a process that has heard nothing from Keepa unless its gauge has.</summary>
    public static TokenLedger LedgerOn(Infrastructure.Database.Database database, TokenGauge? gauge = null)
    {
        var keepa = Options.Create(new KeepaOptions { ApiKey = "a key" });
        return new TokenLedger(database, gauge ?? new TokenGauge(keepa, TimeProvider.System), keepa, Options.Create(new TokenOptions()), TimeProvider.System);
    }

    public static Task MigrateAsync(NpgsqlDataSource source) =>
        new Migrator(source, NullLogger<Migrator>.Instance).MigrateAsync(CancellationToken.None);
}
