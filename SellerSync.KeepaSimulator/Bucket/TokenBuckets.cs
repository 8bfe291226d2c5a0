using System.Collections.Concurrent;
using SellerSync.KeepaSimulator.Seeding;

namespace SellerSync.KeepaSimulator.Bucket;

/// <summary>A bucket for each key, each with a refill phase of its own.</summary>
public sealed class TokenBuckets(SimulatorOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Lazy<TokenBucket>> _buckets = new(StringComparer.Ordinal);

    /// <summary>The buckets of the keys seen so far.</summary>
    public IEnumerable<TokenBucket> All => _buckets.Values.Select(bucket => bucket.Value);

    /// <summary>The bucket of a key, full (or at the initial balance) at first sight.</summary>
    public TokenBucket Of(string key) => _buckets.GetOrAdd(key, unseen => new(() => Fill(unseen))).Value;

    private TokenBucket Fill(string key)
    {
        var phase = (long)(Dice.Hash(options.Seed, key) % (ulong)options.RefillPeriod);
        return new(options.RefillRate, options.RefillPeriod, phase, options.InitialBalance, time);
    }
}
