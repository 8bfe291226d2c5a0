using System.Diagnostics;
using Npgsql;

namespace SellerSync.Infrastructure.Database;

public static class DataSources
{
    /// <summary>The pool of connections. Spans and metrics call it by a name: without one they would repeat the connection string.</summary>
    public static NpgsqlDataSource Create(NpgsqlConnectionStringBuilder connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString.ConnectionString) { Name = "sellersync" };

        // What no invocation asks for, such as signs of life, would fill the traces with nothing.
        builder.ConfigureTracing(tracing => tracing
            .ConfigureCommandFilter(_ => Activity.Current is not null)
            .ConfigureBatchFilter(_ => Activity.Current is not null)
            .EnablePhysicalOpenTracing(false));
        return builder.Build();
    }
}
