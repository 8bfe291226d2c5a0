using System.Reflection;
using DbUp;
using DbUp.Engine;
using DbUp.Engine.Output;
using DbUp.Postgresql;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace SellerSync.Infrastructure.Database.Migrations;

/// <summary>Brings the schema up to date with the numbered scripts in Migrations/.</summary>
public sealed partial class Migrator(NpgsqlDataSource database, ILogger<Migrator> logger)
{
    // Any number will do, as long as every version of this program uses the same.
    private const long LockKey = 5_355_131_001;

    private const string Extension = ".sql";

    /// <summary>The scripts of this version of the program, as the journal calls them.</summary>
    public static IReadOnlyList<string> Scripts { get; } =
        [.. Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(name => name.EndsWith(Extension, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>A script's file name, without its extension.</summary>
    public static string ShortName(string script) => script.Split('.')[^2];

    /// <summary>Safe to run twice and side by side.</summary>
    /// <exception cref="MigrationException">A script failed; its own transaction was rolled back.</exception>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        // As at every start but the first after a deployment: one look, and no lock that others wait for.
        if (await IsUpToDateAsync(cancellationToken))
        {
            return;
        }

        // A transaction's lock, not a session's: behind a pooler only a transaction keeps its server connection.
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var acquire = new NpgsqlCommand("select pg_advisory_xact_lock($1)", connection, transaction)
        {
            Parameters = { new() { Value = LockKey } },
            CommandTimeout = 300,
        };
        await acquire.ExecuteNonQueryAsync(cancellationToken);

        var result = await Task.Run(Upgrader().PerformUpgrade, cancellationToken);
        if (!result.Successful)
        {
            throw new MigrationException($"Migration {result.ErrorScript?.Name ?? "journal"} failed: {result.Error.Message}", result.Error);
        }

        await using var secure = database.CreateCommand($"alter table public.{MigrationScript.Journal} enable row level security");
        await secure.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private const string UpToDate = $"""
        select count(distinct scriptname) = cardinality($1) from public.{MigrationScript.Journal}
        where scriptname = any ($1) and (select relrowsecurity from pg_class where oid = 'public.{MigrationScript.Journal}'::regclass)
        """;

    private async Task<bool> IsUpToDateAsync(CancellationToken cancellationToken)
    {
        await using var look = database.CreateCommand(UpToDate);
        look.Parameters.Add(new() { Value = Scripts });
        try
        {
            return (bool)(await look.ExecuteScalarAsync(cancellationToken))!;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return false;
        }
    }

    /// <summary>What the next migration would run, in its order; nothing where the schema is up to date.</summary>
    public Task<IReadOnlyList<PendingMigration>> PendingAsync(CancellationToken cancellationToken) => Task.Run<IReadOnlyList<PendingMigration>>(
        () => [.. Upgrader().GetScriptsToExecute().Select(script => new PendingMigration(script.Name, script.Contents))], cancellationToken);

    private UpgradeEngine Upgrader() => DeployChanges.To
        .PostgresqlDatabase(new PostgresqlConnectionManager(database))
        .JournalToPostgresqlTable("public", MigrationScript.Journal)
        .WithScriptsEmbeddedInAssembly(Assembly.GetExecutingAssembly(), Scripts.Contains)
        .WithTransactionPerScript()
        .WithPreprocessor(new WithoutTimeLimit())
        .WithVariablesDisabled()
        .WithExecutionTimeout(TimeSpan.FromHours(1)) // an old database may hold millions of rows to fill in
        .LogTo(new UpgradeLog(logger))
        .Build();

    // The journal knows scripts by their names.
    private sealed class WithoutTimeLimit : IScriptPreprocessor
    {
        public string Process(string contents) => $"{MigrationScript.NoTimeLimit}\n{contents}";
    }

    private sealed partial class UpgradeLog(ILogger logger) : IUpgradeLog
    {
        public void LogTrace(string format, params object[] args)
        {
        }

        public void LogDebug(string format, params object[] args)
        {
        }

        public void LogInformation(string format, params object[] args) => Said(logger, string.Format(null, format, args));

        public void LogWarning(string format, params object[] args) => Warned(logger, string.Format(null, format, args));

        public void LogError(string format, params object[] args) => Warned(logger, string.Format(null, format, args));

        public void LogError(Exception ex, string format, params object[] args) => Warned(logger, $"{string.Format(null, format, args)}: {ex.Message}");

        [LoggerMessage(200, LogLevel.Debug, "Migration said: {Message}")]
        private static partial void Said(ILogger logger, string message);

        [LoggerMessage(201, LogLevel.Warning, "Migration warned: {Message}")]
        private static partial void Warned(ILogger logger, string message);
    }
}

public sealed class MigrationException(string message, Exception innerException) : Exception(message, innerException);
