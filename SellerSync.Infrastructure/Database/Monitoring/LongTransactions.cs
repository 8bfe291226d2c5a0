using SellerSync.Domain.Monitoring;

namespace SellerSync.Infrastructure.Database.Monitoring;

/// <summary><see cref="ILongTransactions"/> on pg_stat_activity, which hides from a role when the transactions of others began.</summary>
public sealed class LongTransactions(Database database) : ILongTransactions
{
    // One that has neither read under a snapshot nor written anything holds nothing back.
    private const string Oldest = """
        select now() - xact_start, coalesce(application_name, ''), pid from pg_stat_activity
        where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
          and coalesce(backend_xmin, backend_xid) is not null and xact_start < now() - $1
        order by xact_start
        limit 1
        """;

    public Task<LongTransaction?> OldestAsync(TimeSpan longerThan, CancellationToken cancellationToken) =>
        database.QueryAsync(
            async (connection, token) =>
            {
                await using var command = connection.Command(Oldest, longerThan);
                await using var reader = await command.ExecuteReaderAsync(token);
                return await reader.ReadAsync(token)
                    ? new LongTransaction(reader.GetFieldValue<TimeSpan>(0), reader.GetString(1), reader.GetInt32(2))
                    : null;
            },
            cancellationToken);
}
