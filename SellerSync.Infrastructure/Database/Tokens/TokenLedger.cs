using System.Diagnostics;
using Microsoft.Extensions.Options;
using Npgsql;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Keepa;
using SellerSync.Infrastructure.Telemetry;
using SellerSync.Infrastructure.Tokens;

namespace SellerSync.Infrastructure.Database.Tokens;

/// <summary>
/// <see cref="ITokenLedger"/> on the tables token_ledger and token_reservations, beside the work that the tokens pay for.
/// Whatever this process has heard from Keepa goes in with the next statement, so no answer needs a statement of its own.
/// </summary>
public sealed class TokenLedger(
    Database database,
    ITokenGauge gauge,
    IOptions<KeepaOptions> keepaOptions,
    IOptions<TokenOptions> tokenOptions,
    TimeProvider time) : ITokenLedger
{
    private static readonly TimeSpan SightGoodFor = TimeSpan.FromSeconds(1);

    private volatile Sight? _seen;

    // Beyond the call's own deadline: its connection, its retry, and the way to the ledger.
    private static readonly TimeSpan Beyond = TimeSpan.FromSeconds(30);

    private string Key { get; } = KeyFingerprint.Of(keepaOptions.Value);

    private TimeSpan RefillPeriod => keepaOptions.Value.RefillPeriod;

    private TimeSpan CallEndsWithin => keepaOptions.Value.Timeout + Beyond;

    private TokenLimit Limit { get; } = new(keepaOptions.Value, tokenOptions.Value);

    private TokenShares Shares => new(tokenOptions.Value.FloorShare, tokenOptions.Value.PlentyShare);

    public async Task<LedgerGrant> ReserveAsync(TokenAsk ask, TokenPurpose purpose, CancellationToken cancellationToken)
    {
        using var span = Spans.Start("reserve tokens");
        // Made here, so that a retry after a commit whose outcome was unknown finds its own row.
        var id = Guid.CreateVersion7(time.GetUtcNow());
        var grant = await TryReserveAsync(id, ask, purpose, cancellationToken)
            ?? await database.CommitWithAsync(
                (connection, token) => ReserveAsync(connection, id, ask, purpose, before: [], token),
                cancellationToken);
        span?.SetTag("tokens.reserved", (grant as LedgerGrant.Granted)?.Reservation.Tokens ?? 0);
        return grant;
    }

    // One round trip instead of three, by what this process saw of the ledger a moment ago. What it saw is a guess; the statement
    // itself makes sure, under the row's lock, that the guess was right. Null where it was not, or where only a part could be granted.
    private async ValueTask<LedgerGrant?> TryReserveAsync(Guid id, TokenAsk ask, TokenPurpose purpose, CancellationToken cancellationToken)
    {
        // A limit is looked at under the lock.
        if (Limit.IsSet || _seen is not { Balance.Told: not null } seen || time.GetElapsedTime(seen.At) > SightGoodFor)
        {
            return null;
        }

        var now = seen.Now + time.GetElapsedTime(seen.At);
        var heard = Hear(seen.Balance, now);
        if (heard.MostReservedBeside(ask, Shares, now, RefillPeriod) is not { } mostReserved)
        {
            return null;
        }

        var reservation = new TokenReservation(id, ask.Units, ask.Units * Math.Max(1, ask.TokensPerUnit));
        var granted = await database.QueryAsync(
            async (connection, token) =>
            {
                var reserve = LedgerRow.InsertBeside(Key, reservation, ask.Priority, purpose, CallEndsWithin, heard, seen.Balance, mostReserved);
                await using var batch = connection.Batch(reserve);
                return await batch.ExecuteScalarAsync(token) is 1;
            },
            cancellationToken);
        return granted ? new LedgerGrant.Granted(reservation) : null;
    }

    /// <summary>Reads the ledger in a round trip of somebody else's, for <see cref="SeeAsync"/>.</summary>
    internal NpgsqlBatchCommand Look() => LedgerRow.Look(Key);

    internal async ValueTask SeeAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        if (await LedgerRow.ReadAsync(reader, cancellationToken) is var (balance, now))
        {
            _seen = new Sight(balance, now, time.GetTimestamp());
        }
    }

    /// <summary>Reserves inside a transaction that claims the work which the tokens will pay for.</summary>
    /// <param name="before">What is written first, in the same round trip.</param>
    /// <returns>The answer, which holds as soon as the last writes are committed.</returns>
    internal async ValueTask<(LedgerGrant Grant, IReadOnlyCollection<NpgsqlBatchCommand>? Last)> ReserveAsync(
        NpgsqlConnection connection, Guid id, TokenAsk ask, TokenPurpose purpose, IReadOnlyList<NpgsqlBatchCommand> before, CancellationToken cancellationToken)
    {
        var (balance, now, writes) = await LockAsync(connection, before, cancellationToken);
        var narrowed = await Limit.NarrowAsync(connection, Key, ask, purpose.Operation, cancellationToken);
        var (units, tokens, retryAfter) = Decide(balance, now, narrowed);
        if (units == 0)
        {
            return (new LedgerGrant.Refused(retryAfter), writes);
        }

        var reservation = new TokenReservation(id, units, tokens);
        return (new LedgerGrant.Granted(reservation), [.. writes, LedgerRow.Insert(Key, reservation, ask.Priority, purpose, CallEndsWithin)]);
    }

    public Task<TimeSpan> WaitAsync(TokenAsk ask, CancellationToken cancellationToken) =>
        database.QueryAsync(
            async (connection, token) =>
            {
                var (balance, now) = await ReadAsync(connection, token);
                var (units, _, retryAfter) = Decide(balance, now, await Limit.NarrowAsync(connection, Key, ask, TokenOperation.Products, token));
                return units > 0 ? TimeSpan.Zero : retryAfter;
            },
            cancellationToken);

    public Task SettleAsync(TokenReservation reservation, int charged, CancellationToken cancellationToken) =>
        database.CommitWithAsync(
            async (connection, token) => (true, await SettleAsync(connection, reservation, charged, before: [], token)),
            cancellationToken);

    private static Activity? Settling(int charged) => Spans.Start("settle tokens")?.SetTag("tokens.charged", charged);

    public Task DoubtAsync(TokenReservation reservation, CancellationToken cancellationToken) =>
        database.ExecuteAsync("update token_reservations set state = 'UNKNOWN' where id = $1 and state = 'OPEN'", [reservation.Id], cancellationToken);

    public Task ReconcileAsync(CancellationToken cancellationToken) =>
        database.CommitWithAsync<bool>(
            async (connection, token) =>
            {
                var (_, _, writes) = await LockAsync(connection, before: [], token);
                return (true, [.. writes, .. LedgerRow.EndDead(Key)]);
            },
            cancellationToken);

    public Task<TokenBucket?> BalanceAsync(CancellationToken cancellationToken) =>
        database.QueryAsync(
            async (connection, token) =>
            {
                var (balance, now) = await ReadAsync(connection, token);
                return balance.At(now, RefillPeriod);
            },
            cancellationToken);

    /// <summary>
    /// Settles inside a transaction that stores what the tokens have paid for. It is the last to be done there: the ledger's row is
    /// everybody's, and held for the commit alone.
    /// </summary>
    /// <param name="before">What is written first, in the same round trip.</param>
    /// <returns>What is written last, with the commit.</returns>
    internal async ValueTask<IReadOnlyCollection<NpgsqlBatchCommand>> SettleAsync(
        NpgsqlConnection connection, TokenReservation reservation, int charged, IReadOnlyList<NpgsqlBatchCommand> before, CancellationToken cancellationToken)
    {
        using var span = Settling(charged);
        var (_, _, writes) = await LockAsync(connection, before, cancellationToken);
        return [.. writes, LedgerRow.Settle(Key, reservation, charged)];
    }

    private (int Units, int Tokens, TimeSpan RetryAfter) Decide(LedgerBalance balance, DateTimeOffset now, TokenAsk? ask) =>
        ask is null ? (0, 0, SpendingLimit.AskAgainAfter) : balance.Decide(ask, Shares, now, RefillPeriod);

    // The row under its lock, and what is to be written since this process has heard more.
    private async ValueTask<(LedgerBalance Balance, DateTimeOffset Now, List<NpgsqlBatchCommand> Writes)> LockAsync(
        NpgsqlConnection connection, IReadOnlyList<NpgsqlBatchCommand> before, CancellationToken cancellationToken)
    {
        var (balance, now) = await LedgerRow.LockAsync(connection, Key, before, cancellationToken);
        var heard = Hear(balance, now);
        return (heard, now, heard != balance ? [LedgerRow.Write(Key, heard)] : []);
    }

    private async ValueTask<(LedgerBalance Balance, DateTimeOffset Now)> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var (balance, now) = await LedgerRow.ReadAsync(connection, Key, cancellationToken);
        return (Hear(balance, now), now);
    }

    /// <summary>The ledger as it was.</summary>
    /// <param name="Now">The database's clock at that moment.</param>
    /// <param name="At">This process's own.</param>
    private sealed record Sight(LedgerBalance Balance, DateTimeOffset Now, long At);

    private LedgerBalance Hear(LedgerBalance balance, DateTimeOffset now) =>
        gauge.Heard is { } heard ? balance.Hear(heard.Reading, now - heard.Age, RefillPeriod, keepaOptions.Value.Timeout) : balance;
}
