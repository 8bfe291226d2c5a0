using System.Diagnostics;
using Npgsql;

namespace SellerSync.Infrastructure.Database;

public static class DataSources
{
    // More than the functions have.
    private const int Statements = 200;

    // A statement that a process runs once, such as a migration's, is not worth it.
    private const int PreparedFromUse = 2;

    /// <summary>The pool of connections. Spans and metrics call it by a name: without one they would repeat the connection string.</summary>
    public static NpgsqlDataSource Create(DatabaseOptions options)
    {
        var connectionString = ConnectionStrings.Parse(options.ConnectionString);
        connectionString.CommandTimeout = options.CommandTimeoutSeconds;
        if (options.PreparedStatements)
        {
            (connectionString.MaxAutoPrepare, connectionString.AutoPrepareMinUsages) = (Statements, PreparedFromUse);
        }

        var builder = new NpgsqlDataSourceBuilder(connectionString.ConnectionString) { Name = "sellersync" };

        // What no invocation asks for, such as signs of life, would fill the traces with nothing.
        builder.ConfigureTracing(tracing => tracing
            .ConfigureCommandFilter(_ => Activity.Current is not null)
            .ConfigureBatchFilter(_ => Activity.Current is not null)
            .EnablePhysicalOpenTracing(false));
        return builder.Build();
    }
}
