using System.Collections.Concurrent;
using Npgsql;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;

namespace SellerSync.Infrastructure.Database;

/// <summary><see cref="ITokenCosts"/> from settled reservations; what was read is good for half a minute.</summary>
public sealed class TokenCosts(Database database, TimeProvider time) : ITokenCosts
{
    private const int MostSellersKept = 1_000;
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<(Guid, int), (CostEstimate Estimate, long ReadAt)> _read = new();

    // The newest calls say most, and a few of each seller more about the next one than all of the latest large one. A call in which Keepa
    // charged nothing says nothing about prices.
    private const string Calls = """
        (select true as own, seller_id, units, charged, settled_at - reserved_at from token_reservations
          where seller_id = $1 and state = 'SETTLED' and operation = 'products' and charged > 0
          order by settled_at desc limit 200)
        union all
        (select false, seller_id, units, charged, took from (
          select seller_id, units, charged, took, row_number() over (partition by seller_id order by settled_at desc) as number from (
            select seller_id, units, charged, settled_at - reserved_at as took, settled_at from token_reservations
            where domain = $2 and state = 'SETTLED' and operation = 'products' and charged > 0
            order by settled_at desc limit 5000) newest) numbered
          where number <= 40)
        """;

    public Task<CostEstimate> EstimateAsync(Guid sellerUuid, Marketplace marketplace, CancellationToken cancellationToken) =>
        EstimateAsync(
            token => database.QueryAsync((connection, inner) => LearnAsync(connection, sellerUuid, marketplace, inner), token),
            sellerUuid,
            marketplace,
            cancellationToken);

    /// <summary>The same inside a transaction.</summary>
    internal Task<CostEstimate> EstimateAsync(NpgsqlConnection connection, Guid sellerUuid, Marketplace marketplace, CancellationToken cancellationToken) =>
        EstimateAsync(token => LearnAsync(connection, sellerUuid, marketplace, token).AsTask(), sellerUuid, marketplace, cancellationToken);

    private async Task<CostEstimate> EstimateAsync(
        Func<CancellationToken, Task<CostEstimate>> learnAsync, Guid sellerUuid, Marketplace marketplace, CancellationToken cancellationToken)
    {
        if (_read.TryGetValue((sellerUuid, marketplace.Id), out var kept) && time.GetElapsedTime(kept.ReadAt) < FreshFor)
        {
            return kept.Estimate;
        }

        var readAt = time.GetTimestamp();
        var estimate = await learnAsync(cancellationToken);
        if (_read.Count >= MostSellersKept)
        {
            _read.Clear();
        }

        _read[(sellerUuid, marketplace.Id)] = (estimate, readAt);
        return estimate;
    }

    private static async ValueTask<CostEstimate> LearnAsync(NpgsqlConnection connection, Guid sellerUuid, Marketplace marketplace, CancellationToken cancellationToken)
    {
        var (own, all) = (new List<PaidCall>(), new List<PaidCall>());
        await using var command = connection.Command(Calls, sellerUuid, marketplace.Id);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            (reader.GetBoolean(0) ? own : all).Add(
                new PaidCall(reader.Nullable<Guid>(1), reader.GetInt32(2), reader.GetInt32(3), reader.GetFieldValue<TimeSpan>(4)));
        }

        return LearnedCosts.From(own, all);
    }
}
