using SellerSync.Domain.Monitoring;

namespace SellerSync.Infrastructure.Database.Monitoring;

/// <summary><see cref="IIncidentStore"/> on the table incidents.</summary>
public sealed class IncidentStore(Database database) : IIncidentStore
{
    private const string Read = "select now(), i.since, i.is_told from (select 1) one left join incidents i on i.name = $1";

    public Task<(Incident State, DateTimeOffset Now)> ReadAsync(IncidentKind kind, CancellationToken cancellationToken) =>
        database.QueryAsync(
            async (connection, token) =>
            {
                await using var command = connection.Command(Read, kind.Word());
                await using var reader = await command.ExecuteReaderAsync(token);
                await reader.ReadAsync(token);
                return (
                    new Incident(reader.Nullable<DateTimeOffset>(1), reader.Nullable<bool>(2) ?? false),
                    reader.GetFieldValue<DateTimeOffset>(0));
            },
            cancellationToken);

    private const string Write = """
        insert into incidents (name, since, is_told) values ($1, $2, $3)
        on conflict (name) do update set since = excluded.since, is_told = excluded.is_told
        """;

    public Task WriteAsync(IncidentKind kind, Incident state, CancellationToken cancellationToken) =>
        database.ExecuteAsync(Write, [kind.Word(), state.Since, state.IsTold], cancellationToken);
}
