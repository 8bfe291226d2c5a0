using System.Net.Sockets;
using Npgsql;
using SellerSync.Local.Installation;
using SellerSync.Local.Processes;

namespace SellerSync.Local.PostgreSql;

/// <summary>A running PostgreSQL on loopback.</summary>
public sealed class PostgreSqlServer
{
    /// <summary>The database that the functions use.</summary>
    public const string Database = "sellersync";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly string[] Fast =
        ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300"];

    private readonly string _password;

    private PostgreSqlServer(int port, string password) => (Port, _password) = (port, password);

    public int Port { get; }

    /// <summary>A postgres:// URI with user and password.</summary>
    public string Address => $"postgres://{PostgreSqlCluster.Owner}:{_password}@127.0.0.1:{Port}/{Database}";

    /// <summary>An Npgsql connection string of the server's owner.</summary>
    public string ConnectionString(string database = Database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = PostgreSqlCluster.Owner,
        Password = _password,
        Database = database,
        // Said, as libpq's environment variables would otherwise decide.
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;

    /// <param name="folder">Where its data stands.</param>
    /// <param name="temporary">For tests: made anew, fast, and gone after a crash.</param>
    /// <exception cref="LocalException">It did not become ready.</exception>
    public static async Task<PostgreSqlServer> StartAsync(
        LocalRun run,
        ServerPackages packages,
        string folder,
        Func<int> choosePort,
        bool temporary,
        CancellationToken cancellationToken)
    {
        var cluster = await PostgreSqlCluster.OpenAsync(packages, folder, temporary, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            var server = new PostgreSqlServer(choosePort(), cluster.Password);
            var child = run.Start(Program(cluster.Home, server.Port, temporary ? Fast : []));
            if (await server.AnswersAsync(child, cluster.Home, run.Time, cancellationToken))
                return server;

            // Another process may take a port between our look and its use.
            if (attempt == 3)
                throw new LocalException(await child.EpitaphAsync());
            await run.EndAsync(child);
        }
    }

    private static ProgramStart Program(PostgreSqlHome home, int port, string[] settings)
    {
        string[] all =
        [
            $"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", "timezone=UTC", "log_timezone=UTC", .. settings,
        ];
        return new ProgramStart(
            "postgres",
            Path.Combine(home.Programs, "bin", OperatingSystem.IsWindows() ? "postgres.exe" : "postgres"),
            ["-D", home.Data, .. all.SelectMany(setting => (string[])["-c", setting])])
        {
            UserName = home.User?.Name,
            WorkingDirectory = home.Programs,
            // Fast shutdown: it ends sessions instead of waiting for them.
            StopSignal = ProcessSignal.Interrupt,
        };
    }

    private async Task<bool> AnswersAsync(ChildProcess child, PostgreSqlHome home, TimeProvider time, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Patience, time);
        while (!child.Ended.IsCompleted)
        {
            if (home.IsReady(child.Stamp.Id) && await TryCreateDatabaseAsync(cancellationToken))
                return true;
            if (late.IsCancellationRequested)
                throw new LocalException($"postgres was not ready within {Patience.TotalSeconds:0} seconds.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
        }

        return false;
    }

    private async Task<bool> TryCreateDatabaseAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false;Timeout=5");
            await connection.OpenAsync(cancellationToken);
            await using var find = new NpgsqlCommand("select count(*) from pg_database where datname = $1", connection)
            {
                Parameters = { new() { Value = Database } },
            };
            if ((long)(await find.ExecuteScalarAsync(cancellationToken))! == 0)
                await new NpgsqlCommand($"create database {Database}", connection).ExecuteNonQueryAsync(cancellationToken);
            return true;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InvalidPassword)
        {
            throw new LocalException("PostgreSQL does not know the password that this clone keeps for it. Delete .local/postgres to start afresh.");
        }
        catch (Exception exception) when (exception is SocketException or NpgsqlException)
        {
            return false;
        }
    }
}
