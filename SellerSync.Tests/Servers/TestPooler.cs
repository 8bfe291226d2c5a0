using Npgsql;
using SellerSync.Local;
using SellerSync.Local.PostgreSql;
using SellerSync.Local.Processes;

namespace SellerSync.Tests.Servers;

/// <summary>PgBouncer in transaction mode in front of the tests' PostgreSQL: each transaction may find itself on another connection.</summary>
internal sealed class TestPooler
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly int _port;

    private TestPooler(int port) => _port = port;

    /// <exception cref="LocalException">It is not installed, or did not become ready.</exception>
    public static async Task<TestPooler> StartAsync(LocalRun run, PostgreSqlServer server, Func<int> choosePort, CancellationToken cancellationToken)
    {
        var program = Find() ?? throw new LocalException("PgBouncer is not installed: no pgbouncer in PATH or /usr/sbin (on Debian: apt-get install pgbouncer).");
        for (var attempt = 1; ; attempt++)
        {
            var pooler = new TestPooler(choosePort());
            var settings = Directory.CreateTempSubdirectory("sellersync-pooler-");
            try
            {
                var child = run.Start(await pooler.ProgramAsync(program, settings.FullName, server, cancellationToken));
                if (await pooler.AnswersAsync(child, server, run.Time, cancellationToken))
                {
                    return pooler;
                }

                // Another process may take a port between our look and its use.
                if (attempt == 3)
                {
                    throw new LocalException(await child.EpitaphAsync());
                }

                await run.EndAsync(child);
            }
            finally
            {
                // Read once, at the start; they hold a password.
                settings.Delete(recursive: true);
            }
        }
    }

    /// <summary>The same database through the pooler.</summary>
    public string ConnectionString(string direct) => new NpgsqlConnectionStringBuilder(direct) { Port = _port }.ConnectionString;

    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Append("/usr/sbin")
        .Select(folder => Path.Combine(folder, "pgbouncer"))
        .FirstOrDefault(File.Exists);

    private async Task<ProgramStart> ProgramAsync(string program, string folder, PostgreSqlServer server, CancellationToken cancellationToken)
    {
        var direct = new NpgsqlConnectionStringBuilder(server.ConnectionString());
        var users = Path.Combine(folder, "users");
        var configuration = Path.Combine(folder, "pgbouncer.ini");
        PrivateFile.Write(users, $"\"{direct.Username}\" \"{direct.Password}\"\n");
        // Few connections to a database, so that transactions of several clients do share them.
        PrivateFile.Write(configuration, $"""
            [databases]
            * = host=127.0.0.1 port={server.Port}

            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {_port}
            unix_socket_dir =
            auth_type = scram-sha-256
            auth_file = {users}
            pool_mode = transaction
            default_pool_size = 5
            server_idle_timeout = 10
            max_client_conn = 1000
            """);
        var user = !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess ? await UnixUser.ForServersAsync(cancellationToken) : null;
        foreach (var path in (string[])[folder, users, configuration])
        {
            if (user is not null && !OperatingSystem.IsWindows() && Unix.ChangeOwner(path, user.Id, user.Group) != 0)
            {
                throw new LocalException($"{path} could not be given to {user.Name}.");
            }
        }

        // An interrupt would wait for its clients to leave.
        return new ProgramStart("pgbouncer", program, [configuration]) { UserName = user?.Name, WorkingDirectory = Path.GetTempPath(), StopSignal = ProcessSignal.Terminate };
    }

    private async Task<bool> AnswersAsync(ChildProcess child, PostgreSqlServer server, TimeProvider time, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Patience, time);
        while (!child.Ended.IsCompleted)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString(server.ConnectionString()) + ";Pooling=false;Timeout=5");
                await connection.OpenAsync(cancellationToken);
                return true;
            }
            catch (NpgsqlException) when (!late.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
            }
        }

        return false;
    }
}
