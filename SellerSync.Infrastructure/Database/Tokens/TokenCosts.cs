using System.Collections.Concurrent;
using Npgsql;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;

namespace SellerSync.Infrastructure.Database.Tokens;

/// <summary>
/// <see cref="ITokenCosts"/> from settled reservations. What was read is good for half a minute, a marketplace's calls for all its
/// sellers: they are thousands of rows, and a seller's own a few.
/// </summary>
public sealed class TokenCosts(Database database, TimeProvider time) : ITokenCosts
{
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(30);

    private readonly Kept<(Guid, int), CostEstimate> _estimates = new(time);
    private readonly Kept<int, IReadOnlyList<PaidCall>> _marketplaces = new(time);

    // A call in which Keepa charged nothing says nothing about prices.
    private const string OfSeller = """
        select seller_id, units, charged, settled_at - reserved_at from token_reservations
        where seller_id = $1 and state = 'SETTLED' and operation = 'products' and charged > 0
        order by settled_at desc limit 200
        """;

    // The newest say most, and a few of each seller more about the next one than all of the latest large one.
    private const string OfMarketplace = """
        select seller_id, units, charged, took from (
          select seller_id, units, charged, took, row_number() over (partition by seller_id order by settled_at desc) as number from (
            select seller_id, units, charged, settled_at - reserved_at as took, settled_at from token_reservations
            where domain = $1 and state = 'SETTLED' and operation = 'products' and charged > 0
            order by settled_at desc limit 5000) newest) numbered
        where number <= 40
        """;

    public Task<CostEstimate> EstimateAsync(Guid sellerUuid, Marketplace marketplace, CancellationToken cancellationToken) =>
        _estimates.Find((sellerUuid, marketplace.Id)) is { } kept
            ? Task.FromResult(kept)
            : database.QueryAsync((connection, token) => LearnAsync(connection, sellerUuid, marketplace, token), cancellationToken);

    /// <summary>The same inside a transaction.</summary>
    internal async Task<CostEstimate> EstimateAsync(NpgsqlConnection connection, Guid sellerUuid, Marketplace marketplace, CancellationToken cancellationToken) =>
        _estimates.Find((sellerUuid, marketplace.Id)) ?? await LearnAsync(connection, sellerUuid, marketplace, cancellationToken);

    private async ValueTask<CostEstimate> LearnAsync(NpgsqlConnection connection, Guid sellerUuid, Marketplace marketplace, CancellationToken cancellationToken)
    {
        var own = await ReadAsync(connection.Command(OfSeller, sellerUuid), cancellationToken);
        var all = _marketplaces.Find(marketplace.Id)
            ?? _marketplaces.Keep(marketplace.Id, await ReadAsync(connection.Command(OfMarketplace, marketplace.Id), cancellationToken));
        return _estimates.Keep((sellerUuid, marketplace.Id), LearnedCosts.From(own, all));
    }

    private static async Task<IReadOnlyList<PaidCall>> ReadAsync(NpgsqlCommand query, CancellationToken cancellationToken)
    {
        await using var command = query;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var calls = new List<PaidCall>();
        while (await reader.ReadAsync(cancellationToken))
        {
            calls.Add(new PaidCall(reader.Nullable<Guid>(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetFieldValue<TimeSpan>(3)));
        }

        return calls;
    }

    private sealed class Kept<TKey, TValue>(TimeProvider time)
        where TKey : notnull
        where TValue : class
    {
        private const int Most = 1_000;

        private readonly ConcurrentDictionary<TKey, (TValue Value, long ReadAt)> _kept = new();

        public TValue? Find(TKey key) => _kept.TryGetValue(key, out var kept) && time.GetElapsedTime(kept.ReadAt) < FreshFor ? kept.Value : null;

        public TValue Keep(TKey key, TValue value)
        {
            if (_kept.Count >= Most)
            {
                _kept.Clear();
            }

            _kept[key] = (value, time.GetTimestamp());
            return value;
        }
    }
}
