using System.Collections.Concurrent;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;

namespace SellerSync.Infrastructure.Database;

/// <summary><see cref="ITokenCosts"/> from settled reservations; what was read is good for half a minute.</summary>
public sealed class TokenCosts(Database database, TimeProvider time) : ITokenCosts
{
    private const int MostSellersKept = 1_000;
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<(Guid, int), (CostEstimate Estimate, long ReadAt)> _read = new();

    // The newest calls say most; a call in which Keepa charged nothing says nothing about prices.
    private const string Learned = """
        with seller as (
          select charged::float8 / units as price from token_reservations
          where seller_id = $1 and state = 'SETTLED' and operation = 'products' and charged > 0
          order by settled_at desc limit 50),
        marketplace as (
          select charged::float8 / units as price from token_reservations
          where domain = $2 and state = 'SETTLED' and operation = 'products' and charged > 0
          order by settled_at desc limit 200)
        select percentile_cont(0.5) within group (order by price), percentile_cont(0.95) within group (order by price), count(*)::int
        from (select 1 as place, price from seller union all select 2, price from marketplace) prices
        group by place
        order by place
        """;

    public async Task<CostEstimate> EstimateAsync(Guid sellerUuid, Marketplace marketplace, CancellationToken cancellationToken)
    {
        if (_read.TryGetValue((sellerUuid, marketplace.Id), out var kept) && time.GetElapsedTime(kept.ReadAt) < FreshFor)
        {
            return kept.Estimate;
        }

        var readAt = time.GetTimestamp();
        var estimate = await database.QueryAsync(
            async (connection, token) =>
            {
                await using var command = connection.Command(Learned, sellerUuid, marketplace.Id);
                await using var reader = await command.ExecuteReaderAsync(token);
                while (await reader.ReadAsync(token))
                {
                    if (reader.GetInt32(2) >= CostEstimate.EnoughCalls)
                    {
                        return new CostEstimate(reader.GetDouble(0), reader.GetDouble(1), reader.GetInt32(2));
                    }
                }

                return CostEstimate.Unlearned;
            },
            cancellationToken);
        if (_read.Count >= MostSellersKept)
        {
            _read.Clear();
        }

        _read[(sellerUuid, marketplace.Id)] = (estimate, readAt);
        return estimate;
    }
}
