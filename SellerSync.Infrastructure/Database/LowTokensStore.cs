using SellerSync.Domain.Tokens;

namespace SellerSync.Infrastructure.Database;

/// <summary><see cref="ILowTokensStore"/> on the table low_tokens.</summary>
public sealed class LowTokensStore(Database database) : ILowTokensStore
{
    private const string Read = "select now(), l.since, l.is_told from (select 1) one left join low_tokens l on l.name = 'keepa'";

    public Task<(LowTokens State, DateTimeOffset Now)> ReadAsync(CancellationToken cancellationToken) =>
        database.QueryAsync(
            async (connection, token) =>
            {
                await using var command = connection.Command(Read);
                await using var reader = await command.ExecuteReaderAsync(token);
                await reader.ReadAsync(token);
                return (
                    new LowTokens(reader.Nullable<DateTimeOffset>(1), reader.Nullable<bool>(2) ?? false),
                    reader.GetFieldValue<DateTimeOffset>(0));
            },
            cancellationToken);

    private const string Write = """
        insert into low_tokens (name, since, is_told) values ('keepa', $1, $2)
        on conflict (name) do update set since = excluded.since, is_told = excluded.is_told
        """;

    public Task WriteAsync(LowTokens state, CancellationToken cancellationToken) =>
        database.ExecuteAsync(Write, [state.Since, state.IsTold], cancellationToken);
}
