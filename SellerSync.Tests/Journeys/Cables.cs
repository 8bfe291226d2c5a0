using System.Text.RegularExpressions;
using Npgsql;
using SellerSync.Tests.Servers;

namespace SellerSync.Tests.Journeys;

/// <summary>A cable each to PostgreSQL, the queues and the tables of a stack.</summary>
internal sealed class Cables(Cable database, Cable queues, Cable tables) : IAsyncDisposable
{
    public Cable Database { get; } = database;

    public Cable Queues { get; } = queues;

    public Cable Tables { get; } = tables;

    /// <summary>Lays them between the functions and the servers that these settings name.</summary>
    public static Cables Lay(Dictionary<string, string?> settings)
    {
        var connection = new NpgsqlConnectionStringBuilder(settings["Database:ConnectionString"]);
        var database = new Cable(connection.Port);
        (connection.Host, connection.Port) = ("127.0.0.1", database.Port);
        settings["Database:ConnectionString"] = connection.ConnectionString;
        return new Cables(database, Lay(settings, "QueueEndpoint"), Lay(settings, "TableEndpoint"));
    }

    /// <summary>Lets everything end in peace.</summary>
    public void Mend()
    {
        Database.Thaw();
        Queues.Thaw();
        Tables.Thaw();
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await Queues.DisposeAsync();
        await Tables.DisposeAsync();
    }

    private static Cable Lay(Dictionary<string, string?> settings, string endpoint)
    {
        var storage = settings["AzureWebJobsStorage"]!;
        var port = Regex.Match(storage, $@"{endpoint}=http://[^:;]+:(\d+)").Groups[1];
        var cable = new Cable(int.Parse(port.Value, System.Globalization.CultureInfo.InvariantCulture));
        settings["AzureWebJobsStorage"] = string.Concat(storage.AsSpan(0, port.Index), $"{cable.Port}", storage.AsSpan(port.Index + port.Length));
        return cable;
    }
}
