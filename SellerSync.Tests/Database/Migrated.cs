using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SellerSync.Infrastructure.Database;
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

    public static Task MigrateAsync(NpgsqlDataSource source) =>
        new Migrator(source, NullLogger<Migrator>.Instance).MigrateAsync(CancellationToken.None);
}
