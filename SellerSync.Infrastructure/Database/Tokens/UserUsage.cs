using System.Collections.Concurrent;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Routing;
using SellerSync.Domain.Tokens;

namespace SellerSync.Infrastructure.Database.Tokens;

/// <summary>
/// <see cref="IUserUsage"/>: the sum over product_batches, kept in memory for 5 minutes; for an hour where the database
/// cannot tell it anew. What this instance adds counts at once.
/// </summary>
public sealed class UserUsage(Database database, TimeProvider time) : IUserUsage
{
    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan UsableFor = TimeSpan.FromHours(1);
    private const int MostUsersKept = 10_000;

    private readonly ConcurrentDictionary<Guid, Usage> _users = new();

    private const string Sum = """
        select coalesce(sum(product_count), 0)::int from product_batches
        where user_id = $1 and created_at > now() - interval '1 hour'
        """;

    public async Task<int> TokensLastHourAsync(Guid userId, CancellationToken cancellationToken)
    {
        var kept = Of(userId);
        if (kept.IsYoungerThan(FreshFor, time))
        {
            return kept.Tokens;
        }

        // What is added while the database sums up may be in its sum or not: counted twice for 5 minutes rather than not at all.
        var (askedAt, addedBefore) = (time.GetTimestamp(), kept.Added);
        try
        {
            var read = await ReadAsync(userId, cancellationToken);
            return Change(userId, usage => usage with { Read = read, AddedBefore = Math.Min(addedBefore, usage.Added), ReadAt = askedAt }).Tokens;
        }
        catch (StoreUnavailableException) when (kept.IsYoungerThan(UsableFor, time))
        {
            return Of(userId).Tokens;
        }
    }

    public void Add(Guid userId, int products) =>
        Change(userId, usage => usage with { Added = usage.Added + TokenCost.OfProducts(products) });

    private Usage Of(Guid userId) => _users.GetValueOrDefault(userId, Usage.Unknown);

    private Usage Change(Guid userId, Func<Usage, Usage> change)
    {
        if (_users.Count >= MostUsersKept)
        {
            _users.Clear();
        }

        return _users.AddOrUpdate(userId, _ => change(Usage.Unknown), (_, usage) => change(usage));
    }

    private async Task<int> ReadAsync(Guid userId, CancellationToken cancellationToken) => TokenCost.OfProducts(await database.Promptly.QueryAsync(
        async (connection, token) =>
        {
            await using var command = connection.Command(Sum, userId);
            return (int)(await command.ExecuteScalarAsync(token))!;
        },
        cancellationToken));

    /// <param name="Read">Tokens as the database told; null before it did.</param>
    /// <param name="Added">Tokens that this instance has ever added.</param>
    /// <param name="AddedBefore">Those of them that the database's sum holds.</param>
    private sealed record Usage(int? Read, long ReadAt, int Added, int AddedBefore)
    {
        public static readonly Usage Unknown = new(null, 0, 0, 0);

        public int Tokens => (Read ?? 0) + Added - AddedBefore;

        public bool IsYoungerThan(TimeSpan age, TimeProvider time) => Read is not null && time.GetElapsedTime(ReadAt) < age;
    }
}
