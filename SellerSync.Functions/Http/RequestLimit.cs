using Microsoft.Extensions.Options;
using SellerSync.Functions.Composition;

namespace SellerSync.Functions.Http;

/// <summary>
/// How often a user may call, for each instance: a bucket that holds a minute's requests and refills evenly. Kept as the one moment
/// at which a user's bucket will be full again, so whoever was quiet for a minute takes no memory.
/// </summary>
public sealed class RequestLimit(IOptions<LimitOptions> options, TimeProvider time)
{
    private const int FewUsers = 1_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, DateTimeOffset> _fullAt = [];
    private int _sweepAt = FewUsers;

    /// <summary>Users whose bucket is not full, and some that it has become full for.</summary>
    public int Remembered => _fullAt.Count;

    /// <summary>Counts one request. Null where it may go on; else when to come again.</summary>
    public TimeSpan? Refuses(Guid userId)
    {
        if (options.Value.RequestsPerMinutePerUser is not (> 0 and var limit))
        {
            return null;
        }

        lock (_lock)
        {
            var now = time.GetUtcNow();
            var fullAt = _fullAt.GetValueOrDefault(userId);
            fullAt = (fullAt < now ? now : fullAt) + (Window / limit);
            if (fullAt > now + Window)
            {
                return fullAt - now - Window;
            }

            Sweep(now);
            _fullAt[userId] = fullAt;
            return null;
        }
    }

    // Each sweep is paid for by as many new users as it looks at.
    private void Sweep(DateTimeOffset now)
    {
        if (_fullAt.Count < _sweepAt)
        {
            return;
        }

        foreach (var (userId, _) in _fullAt.Where(user => user.Value <= now).ToList())
        {
            _fullAt.Remove(userId);
        }

        _sweepAt = Math.Max(FewUsers, 2 * _fullAt.Count);
    }
}
