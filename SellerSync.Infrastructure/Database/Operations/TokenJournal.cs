using Microsoft.Extensions.Options;
using SellerSync.Domain.Operations;
using SellerSync.Infrastructure.Keepa;

namespace SellerSync.Infrastructure.Database.Operations;

/// <summary><see cref="ITokenJournal"/> on token_ledger and token_reservations, of our key.</summary>
public sealed class TokenJournal(Database database, IOptions<KeepaOptions> keepaOptions) : ITokenJournal
{
    private string Key { get; } = KeyFingerprint.Of(keepaOptions.Value);

    private const string Accounts = """
        select l.reserved, (select coalesce(sum(tokens), 0)::int from token_reservations where key = $1 and state = 'UNKNOWN'), l.spent, l.charged, l.told_at
        from token_ledger l where l.key = $1
        """;

    public Task<TokenAccounts> ReadAsync(CancellationToken cancellationToken) =>
        database.Promptly.QueryAsync(
            async (connection, token) =>
            {
                await using var command = connection.Command(Accounts, Key);
                await using var reader = await command.ExecuteReaderAsync(token);
                return await reader.ReadAsync(token)
                    ? new TokenAccounts(reader.GetInt32(0), reader.GetInt32(1), reader.GetInt64(2), reader.GetInt64(3), reader.Nullable<DateTimeOffset>(4))
                    : new TokenAccounts(0, 0, 0, 0, null);
            },
            cancellationToken);

    private const string Calls = $"""
        {CallRows.Select}
        where r.key = $1 and r.settled_at is not null and ($2 is null or (r.settled_at, r.id) < ($2, $3))
        order by r.settled_at desc, r.id desc
        limit $4
        """;

    public Task<EntryPage<CallOnRecord>> CallsAsync(EntryPosition? after, int limit, CancellationToken cancellationToken) =>
        database.Promptly.QueryAsync(
            async (connection, token) =>
            {
                await using var command = connection.Command(Calls, Key, Pages.Time(after?.At), Pages.Uuid(after?.Id), limit + 1);
                await using var reader = await command.ExecuteReaderAsync(token);
                return Pages.Cut(await CallRows.ReadAsync(reader, token), limit, call => new EntryPosition(call.SettledAt!.Value, call.Id));
            },
            cancellationToken);

    private const string Hours = """
        select h, count(r.id)::int, coalesce(sum(r.units) filter (where r.operation = 'products'), 0)::int,
          coalesce(sum(r.tokens), 0)::bigint, coalesce(sum(r.charged), 0)::bigint
        from generate_series(date_trunc('hour', now(), 'UTC') - interval '23 hours', date_trunc('hour', now(), 'UTC'), interval '1 hour') h
        left join token_reservations r on r.key = $1 and r.state = 'SETTLED' and r.settled_at >= h and r.settled_at < h + interval '1 hour'
        group by h
        order by h desc
        """;

    public Task<IReadOnlyList<TokenHour>> HoursAsync(CancellationToken cancellationToken) =>
        database.Promptly.QueryAsync<IReadOnlyList<TokenHour>>(
            async (connection, token) =>
            {
                var hours = new List<TokenHour>();
                await using var command = connection.Command(Hours, Key);
                await using var reader = await command.ExecuteReaderAsync(token);
                while (await reader.ReadAsync(token))
                {
                    hours.Add(new TokenHour(
                        reader.GetFieldValue<DateTimeOffset>(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetInt64(3), reader.GetInt64(4)));
                }

                return hours;
            },
            cancellationToken);
}
