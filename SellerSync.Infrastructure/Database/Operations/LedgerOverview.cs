using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Database.Tokens;

namespace SellerSync.Infrastructure.Database.Operations;

/// <summary>The bucket of each key as the ledger has it: for who looks at a database and knows no key.</summary>
public sealed class LedgerOverview(Database database)
{
    private const string Keys = "select key from token_ledger order by told_at desc nulls last, key";

    private const string Unknown = "select coalesce(sum(tokens), 0)::int from token_reservations where key = $1 and state = 'UNKNOWN'";

    /// <summary>The key that Keepa told of last comes first. May throw <see cref="Domain.Faults.StoreUnavailableException"/>.</summary>
    public Task<IReadOnlyList<BucketOnRecord>> ReadAsync(TimeSpan refillPeriod, CancellationToken cancellationToken) =>
        database.Promptly.QueryAsync<IReadOnlyList<BucketOnRecord>>(
            async (connection, token) =>
            {
                var keys = new List<string>();
                await using (var command = connection.Command(Keys))
                await using (var reader = await command.ExecuteReaderAsync(token))
                {
                    while (await reader.ReadAsync(token))
                    {
                        keys.Add(reader.GetString(0));
                    }
                }

                var buckets = new List<BucketOnRecord>();
                foreach (var key in keys)
                {
                    var (balance, now) = await LedgerRow.ReadAsync(connection, key, token);
                    await using var unknown = connection.Command(Unknown, key);
                    buckets.Add(new BucketOnRecord(
                        key, balance.At(now, refillPeriod), balance.Reserved, (int)(await unknown.ExecuteScalarAsync(token))!, balance.Told is null ? null : balance.ToldAt));
                }

                return buckets;
            },
            cancellationToken);
}

/// <param name="Key">A fingerprint of the key.</param>
/// <param name="Bucket">Now, less what is reserved; null before Keepa's first word.</param>
/// <param name="Reserved">Tokens set aside in all.</param>
/// <param name="Unknown">Of them, for calls of which nobody knows whether they were charged.</param>
/// <param name="ToldAt">When Keepa last told.</param>
public sealed record BucketOnRecord(string Key, TokenBucket? Bucket, int Reserved, int Unknown, DateTimeOffset? ToldAt);
