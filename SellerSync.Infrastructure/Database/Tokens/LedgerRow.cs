using Npgsql;
using NpgsqlTypes;
using SellerSync.Domain.Tokens;

namespace SellerSync.Infrastructure.Database.Tokens;

/// <summary>The ledger's row as it is read and written, always under its lock when it is to be changed.</summary>
internal static class LedgerRow
{
    private const string Columns = """
        tokens_left, refill_rate, flow_reduction, refill_in, ended_at, told_at, reserved, spent, clock_timestamp()
        """;

    private const string Make = "insert into token_ledger (key) values ($1) on conflict (key) do nothing";

    private const string Read = $"select {Columns} from token_ledger where key = $1";

    private const string Lock = $"{Read} for update";

    // Everybody waits for this row. An instance that is lost or stands still while it holds it loses its transaction, and not hours later
    // with its connection.
    private const string EndIfLost = "set local idle_in_transaction_session_timeout = '15s'";

    /// <summary>The balance and the database's clock at that moment.</summary>
    public static async ValueTask<(LedgerBalance Balance, DateTimeOffset Now)> ReadAsync(
        NpgsqlConnection connection, string key, CancellationToken cancellationToken) =>
        await ReadAsync(connection, Read, key, before: [], cancellationToken) ?? (LedgerBalance.Empty, await NowAsync(connection, cancellationToken));

    /// <summary>The same, and nobody else changes it until the transaction ends.</summary>
    /// <param name="before">What is written first, in the same round trip.</param>
    public static async ValueTask<(LedgerBalance Balance, DateTimeOffset Now)> LockAsync(
        NpgsqlConnection connection, string key, IReadOnlyList<NpgsqlBatchCommand> before, CancellationToken cancellationToken)
    {
        if (await ReadAsync(connection, Lock, key, [NpgsqlCommands.BatchCommand(EndIfLost), .. before], cancellationToken) is { } found)
        {
            return found;
        }

        await using var make = connection.Command(Make, key);
        await make.ExecuteNonQueryAsync(cancellationToken);
        return (await ReadAsync(connection, Lock, key, before: [], cancellationToken))!.Value;
    }

    private static async ValueTask<(LedgerBalance Balance, DateTimeOffset Now)?> ReadAsync(
        NpgsqlConnection connection, string sql, string key, IReadOnlyList<NpgsqlBatchCommand> before, CancellationToken cancellationToken)
    {
        await using var batch = connection.Batch([.. before, NpgsqlCommands.BatchCommand(sql, key)]);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await ReadAsync(reader, cancellationToken);
    }

    /// <summary>What <see cref="ReadAsync(NpgsqlDataReader, CancellationToken)"/> reads.</summary>
    public static NpgsqlBatchCommand Look(string key) => NpgsqlCommands.BatchCommand(Read, key);

    public static async ValueTask<(LedgerBalance Balance, DateTimeOffset Now)?> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        // What was consumed and how long it took is no part of the balance.
        var told = reader.IsDBNull(0)
            ? null
            : new TokenReading(
                reader.GetFieldValue<DateTimeOffset>(4), TimeSpan.Zero, reader.GetInt32(0), 0, reader.GetInt32(1), reader.GetFieldValue<TimeSpan>(3), reader.GetDouble(2));
        var balance = new LedgerBalance(told, reader.Nullable<DateTimeOffset>(5) ?? DateTimeOffset.MinValue, reader.GetInt32(6), reader.GetInt64(7));
        return (balance, reader.GetFieldValue<DateTimeOffset>(8));
    }

    private static async ValueTask<DateTimeOffset> NowAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.Command("select clock_timestamp()");
        return new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(cancellationToken))!);
    }

    private const string Heard = """
        update token_ledger set tokens_left = $2, refill_rate = $3, flow_reduction = $4, refill_in = $5, ended_at = $6, told_at = $7, spent = $8
        where key = $1
        """;

    public static NpgsqlBatchCommand Write(string key, LedgerBalance balance) => NpgsqlCommands.BatchCommand(
        Heard,
        key,
        balance.Told!.TokensLeft,
        balance.Told.RefillRate,
        balance.Told.FlowReduction,
        balance.Told.RefillIn,
        balance.Told.EndedAt,
        balance.ToldAt,
        balance.Spent);

    private const string Reserve = """
        with reserved as (
          insert into token_reservations (id, key, priority, operation, domain, user_id, seller_id, batch_id, asins, units, tokens, expires_at)
          values ($2, $1, $3, $4, $5, $6, $7, $8, $9, $10, $11, now() + $12)
          on conflict (id) do nothing
          returning tokens)
        update token_ledger set reserved = reserved + (select coalesce(sum(tokens), 0) from reserved) where key = $1
        """;

    public static NpgsqlBatchCommand Insert(string key, TokenReservation reservation, TokenPriority priority, TokenPurpose purpose, TimeSpan callEndsWithin) =>
        NpgsqlCommands.BatchCommand(Reserve, Values(key, reservation, priority, purpose, callEndsWithin));

    private static object?[] Values(string key, TokenReservation reservation, TokenPriority priority, TokenPurpose purpose, TimeSpan callEndsWithin) =>
    [
        key,
        reservation.Id,
        priority.Word(),
        purpose.Operation.Word(),
        purpose.Marketplace.Id,
        NpgsqlCommands.Uuid(purpose.UserId),
        NpgsqlCommands.Uuid(purpose.SellerUuid),
        NpgsqlCommands.Uuid(purpose.BatchId),
        new NpgsqlParameter
        {
            Value = (object?)purpose.Asins?.Take(reservation.Units).ToList().ToTexts() ?? DBNull.Value,
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
        },
        reservation.Units,
        reservation.Tokens,
        callEndsWithin,
    ];

    // Under the row's lock the condition is looked at again: it holds for what others have committed meanwhile.
    private const string ReserveBeside = """
        with granted as (
          update token_ledger set reserved = reserved + $11,
            tokens_left = $13, refill_rate = $14, flow_reduction = $15, refill_in = $16, ended_at = $17, told_at = $18, spent = $19
          where key = $1 and ended_at = $20 and told_at = $21 and reserved <= $22 and not exists (select from token_reservations where id = $2)
          returning key),
        reserved as (
          insert into token_reservations (id, key, priority, operation, domain, user_id, seller_id, batch_id, asins, units, tokens, expires_at)
          select $2, key, $3, $4, $5, $6, $7, $8, $9, $10, $11, now() + $12 from granted)
        select count(*)::int from granted
        """;

    /// <summary>
    /// Reserves in one statement, where Keepa's word in the ledger is still the one that was seen and others have not reserved too
    /// much; tells how many rows that were, 1 or 0.
    /// </summary>
    /// <param name="heard">The balance with what was heard since.</param>
    /// <param name="seen">The balance that it comes from.</param>
    public static NpgsqlBatchCommand InsertBeside(
        string key,
        TokenReservation reservation,
        TokenPriority priority,
        TokenPurpose purpose,
        TimeSpan callEndsWithin,
        LedgerBalance heard,
        LedgerBalance seen,
        int mostReserved) =>
        NpgsqlCommands.BatchCommand(
            ReserveBeside,
            [
                .. Values(key, reservation, priority, purpose, callEndsWithin),
                heard.Told!.TokensLeft,
                heard.Told.RefillRate,
                heard.Told.FlowReduction,
                heard.Told.RefillIn,
                heard.Told.EndedAt,
                heard.ToldAt,
                heard.Spent,
                seen.Told!.EndedAt,
                seen.ToldAt,
                mostReserved,
            ]);

    // One that was given up for reconciled is not in the sum any more, but its price is still worth knowing.
    private const string SettleOnce = """
        with settled as (
          update token_reservations r set state = 'SETTLED', charged = $3, settled_at = now()
          from (select id, state from token_reservations where id = $2 and state <> 'SETTLED' for update) before
          where r.id = before.id
          returning case when before.state = 'RECONCILED' then 0 else r.tokens end as held)
        update token_ledger set reserved = reserved - settled.held, charged = charged + $3
        from settled
        where key = $1
        """;

    /// <summary>
    /// Under the row's lock, for the ledger's row comes first and the reservation second, always: two that wait for each other would be
    /// a deadlock. It touches one row the first time and none after that.
    /// </summary>
    public static NpgsqlBatchCommand Settle(string key, TokenReservation reservation, int charged) =>
        NpgsqlCommands.BatchCommand(SettleOnce, key, reservation.Id, charged);

    private const string Forget = """
        with gone as (
          update token_reservations set state = 'RECONCILED', settled_at = now()
          where key = $1 and state in ('OPEN', 'UNKNOWN') and expires_at < (select told_at from token_ledger where key = $1)
          returning tokens)
        update token_ledger set reserved = reserved - (select coalesce(sum(tokens), 0) from gone) where key = $1
        """;

    private const string MarkDead = "update token_reservations set state = 'UNKNOWN' where key = $1 and state = 'OPEN' and expires_at < now()";

    /// <summary>Both commands, in this order, under the row's lock.</summary>
    public static IReadOnlyList<NpgsqlBatchCommand> EndDead(string key) =>
        [NpgsqlCommands.BatchCommand(Forget, key), NpgsqlCommands.BatchCommand(MarkDead, key)];
}
