using Microsoft.Extensions.Options;
using Npgsql;

namespace SellerSync.Infrastructure.Database;

/// <summary>
/// Whether the way to the database keeps prepared statements where Database:PreparedStatements says so. A pooler in transaction mode
/// that knows nothing of them hands a connection to others between two transactions: a statement is then missing there, or, worse,
/// it is somebody else's by the same name.
/// </summary>
public sealed class PreparedStatements(NpgsqlDataSource database, IOptions<DatabaseOptions> options)
{
    /// <exception cref="PreparedStatementsLostException">They are to be kept, and are not.</exception>
    /// <exception cref="NpgsqlException">The database cannot be asked.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (options.Value.PreparedStatements && !await AreKeptAsync(cancellationToken))
        {
            throw new PreparedStatementsLostException();
        }
    }

    // The second connection takes what the first has just left, if a pooler shares it: a pooler gives away what was used last.
    private async Task<bool> AreKeptAsync(CancellationToken cancellationToken)
    {
        var own = $"{Guid.NewGuid()}";
        await using var first = await database.OpenConnectionAsync(cancellationToken);
        await using var second = await database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var prepared = new NpgsqlCommand($"select '{own}'", first);
            await prepared.PrepareAsync(cancellationToken);
            await using var transaction = await second.BeginTransactionAsync(cancellationToken);
            await using var hold = new NpgsqlCommand("select", second, transaction);
            await hold.ExecuteNonQueryAsync(cancellationToken);
            return await prepared.ExecuteScalarAsync(cancellationToken) as string == own;
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.InvalidSqlStatementName or PostgresErrorCodes.DuplicatePreparedStatement)
        {
            return false;
        }
    }
}

public sealed class PreparedStatementsLostException() : Exception(
    "Database:PreparedStatements is true, but the way to the database loses prepared statements, as a pooler in transaction mode does: set it to false, or connect directly or in session mode.");
