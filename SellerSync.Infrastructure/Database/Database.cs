using Npgsql;
using Polly;
using Polly.Retry;
using SellerSync.Domain.Faults;

namespace SellerSync.Infrastructure.Database;

/// <summary>
/// Runs statements with the retries that are safe: all writes are idempotent, so a lost connection, a deadlock or a
/// serialization failure is tried again, and what still fails is a <see cref="StoreUnavailableException"/>.
/// </summary>
public sealed class Database(NpgsqlDataSource source, ResiliencePipeline pipeline)
{
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
        RunAsync(
            async token =>
            {
                await using var connection = await source.OpenConnectionAsync(token);
                await using var transaction = await connection.BeginTransactionAsync(token);
                var result = await work(connection, token);
                await transaction.CommitAsync(token);
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
            return await pipeline.ExecuteAsync(work, cancellationToken);
        }
        catch (NpgsqlException exception) when (IsTransient(exception) || exception is not PostgresException)
        {
            throw new StoreUnavailableException("The database is not available", exception);
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.DiskFull)
        {
            throw new StoreUnavailableException("The database does not take writes or was too slow", exception);
        }
    }

    private static bool IsTransient(NpgsqlException exception) => exception.IsTransient;
}
