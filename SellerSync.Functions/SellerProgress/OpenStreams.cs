using Microsoft.Extensions.Options;
using SellerSync.Functions.Composition;

namespace SellerSync.Functions.SellerProgress;

/// <summary>How many event streams each user has open, for each instance: every one of them looks into the database once a second.</summary>
public sealed class OpenStreams(IOptions<LimitOptions> options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, int> _open = [];

    /// <summary>A place that is given back by disposing it; null where this user has as many as may be.</summary>
    public IDisposable? TryOpen(Guid userId)
    {
        lock (_lock)
        {
            var open = _open.GetValueOrDefault(userId);
            if (open >= options.Value.EventStreamsPerUser)
            {
                return null;
            }

            _open[userId] = open + 1;
            return new Place(this, userId);
        }
    }

    private void Close(Guid userId)
    {
        lock (_lock)
        {
            if (--_open[userId] == 0)
            {
                _open.Remove(userId);
            }
        }
    }

    private sealed class Place(OpenStreams streams, Guid userId) : IDisposable
    {
        private int _isClosed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isClosed, 1) == 0)
            {
                streams.Close(userId);
            }
        }
    }
}
