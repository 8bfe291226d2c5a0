using System.Collections.Concurrent;
using SellerSync.Domain.Routing;
using SellerSync.Domain.Tokens;

namespace SellerSync.Infrastructure.Database;

/// <summary><see cref="IUserUsage"/>: the sum over product_batches, kept in memory for 5 minutes.</summary>
public sealed class UserUsage(Database database, TimeProvider time) : IUserUsage
{
    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(5);
    private const int MostUsersKept = 10_000;

    private readonly ConcurrentDictionary<Guid, (int Tokens, long ReadAt)> _cache = new();

    private const string Sum = """
        select coalesce(sum(product_count), 0)::int from product_batches
        where user_id = $1 and created_at > now() - interval '1 hour'
        """;

    public async Task<int> TokensLastHourAsync(Guid userId, CancellationToken cancellationToken)
    {
        if (_cache.TryGetValue(userId, out var kept) && time.GetElapsedTime(kept.ReadAt) < FreshFor)
        {
            return kept.Tokens;
        }

        var readAt = time.GetTimestamp();
        var products = await database.QueryAsync(
            async (connection, token) =>
            {
                await using var command = connection.Command(Sum, userId);
                return (int)(await command.ExecuteScalarAsync(token))!;
            },
            cancellationToken);
        if (_cache.Count >= MostUsersKept)
        {
            _cache.Clear();
        }

        var tokens = TokenCost.OfProducts(products);
        _cache[userId] = (tokens, readAt);
        return tokens;
    }

    public void Add(Guid userId, int products)
    {
        while (_cache.TryGetValue(userId, out var kept)
            && !_cache.TryUpdate(userId, (kept.Tokens + TokenCost.OfProducts(products), kept.ReadAt), kept))
        {
            // another addition came between: count on top of it
        }
    }
}
