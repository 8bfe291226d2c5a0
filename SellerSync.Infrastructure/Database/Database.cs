using Npgsql;
using Polly;
using Polly.Retry;
using SellerSync.Domain.Faults;

namespace SellerSync.Infrastructure.Database;

/// <summary>
/// Runs statements with the retries that are safe: all writes are idempotent, so a lost connection, a deadlock or a
/// serialization failure is tried again, and what still fails is a <see cref="StoreUnavailableException"/>.
/// </summary>
/// <param name="timeLimit">How long a person waits for the database; without it as long as any other work.</param>
public sealed class Database(NpgsqlDataSource source, ResiliencePipeline pipeline, TimeSpan? timeLimit = null)
{
    /// <summary>The same database for what a person waits for: given up at the time limit, retries included. What Keepa was paid for is stored with more patience.</summary>
    public Database Promptly => new(source, pipeline, timeLimit) { Limit = timeLimit };

    private TimeSpan? Limit { get; init; }

    // SQLSTATE classes
    private const string ConnectionFaults = "08";
    private const string ShortOfResources = "53";

    // idle_in_transaction_session_timeout
    private const string StoodStill = "25P03";

    /// <summary>Up to 3 retries with jitter, for faults that a second try can mend.</summary>
    public static ResiliencePipeline Retries(TimeProvider time) =>
        new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<NpgsqlException>(IsTransient),
                MaxRetryAttempts = 3,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(50),
                MaxDelay = TimeSpan.FromSeconds(1),
                UseJitter = true,
            })
            .Build();

    /// <summary>One statement or batch outside a transaction.</summary>
    public Task<T> QueryAsync<T>(Func<NpgsqlConnection, CancellationToken, ValueTask<T>> query, CancellationToken cancellationToken) =>
        RunAsync(
            async token =>
            {
                await using var connection = await source.OpenConnectionAsync(token);
                return await query(connection, token);
            },
            cancellationToken);

    /// <summary>Several statements that hold together; <paramref name="work"/> may run more than once.</summary>
    public Task<T> InTransactionAsync<T>(Func<NpgsqlConnection, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken) =>
        CommitWithAsync<T>(async (connection, token) => (await work(connection, token), []), cancellationToken);

    /// <summary>
    /// The same, where the last writes go with the commit, in one round trip: what they lock is held for no more than that. Null for
    /// them undoes all.
    /// </summary>
    public Task<T> CommitWithAsync<T>(
        Func<NpgsqlConnection, CancellationToken, ValueTask<(T Result, IReadOnlyCollection<NpgsqlBatchCommand>? Last)>> work, CancellationToken cancellationToken) =>
        RunAsync(
            async token =>
            {
                await using var connection = await source.OpenConnectionAsync(token);
                await using var transaction = await connection.BeginTransactionAsync(token);
                var (result, last) = await work(connection, token);
                await (last is not null ? connection.WriteAsync([.. last, NpgsqlCommands.BatchCommand("commit")], token) : transaction.RollbackAsync(token));
                return result;
            },
            cancellationToken);

    /// <summary>One statement for its effect; returns the rows it touched.</summary>
    public Task<int> ExecuteAsync(string sql, IEnumerable<object?> parameters, CancellationToken cancellationToken) =>
        QueryAsync(
            async (connection, token) =>
            {
                await using var command = connection.Command(sql, [.. parameters]);
                return await command.ExecuteNonQueryAsync(token);
            },
            cancellationToken);

    private async Task<T> RunAsync<T>(Func<CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return Limit is { } limit
                ? await WithinAsync(limit, work, cancellationToken)
                : await pipeline.ExecuteAsync(work, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw new StoreUnavailableException("The database was over its time limit", exception);
        }
        catch (NpgsqlException exception) when (IsUnavailable(exception))
        {
            throw new StoreUnavailableException("The database is not available, does not take writes, or was too slow", exception);
        }
    }

    // A database that hangs answers no request to cancel either: whoever waits goes on at the limit, and what is left behind ends by itself.
    private async Task<T> WithinAsync<T>(TimeSpan limit, Func<CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var run = pipeline.ExecuteAsync(work, abandoned.Token).AsTask();
        try
        {
            return await run.WaitAsync(limit, cancellationToken);
        }
        finally
        {
            _ = EndAsync(run, abandoned);
        }
    }

    private static async Task EndAsync(Task run, CancellationTokenSource abandoned)
    {
        using (abandoned)
        {
            if (!run.IsCompleted)
            {
                await abandoned.CancelAsync();
                await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // Not a time-out: whoever waits has waited long enough, and the database has enough to do.
    private static bool IsTransient(NpgsqlException exception) =>
        (exception.IsTransient && exception.InnerException is not TimeoutException)
        || exception.SqlState == StoodStill
        || exception.SqlState?.StartsWith(ConnectionFaults, StringComparison.Ordinal) == true;

    // A pooler in front of a database that restarts or is full speaks of a protocol violation or an internal error, fatally.
    private static bool IsUnavailable(NpgsqlException exception) =>
        exception is not PostgresException fault
        || fault.IsTransient
        || fault.SqlState.StartsWith(ConnectionFaults, StringComparison.Ordinal)
        || fault.SqlState.StartsWith(ShortOfResources, StringComparison.Ordinal)
        || fault.SqlState is PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.ReadOnlySqlTransaction or StoodStill
        || (fault.SqlState == PostgresErrorCodes.InternalError && fault.InvariantSeverity == "FATAL");
}
