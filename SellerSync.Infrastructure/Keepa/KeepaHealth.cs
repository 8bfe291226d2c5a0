using SellerSync.Domain.Keepa;
using SellerSync.Domain.Notifications;
using SellerSync.Domain.Tokens;

namespace SellerSync.Infrastructure.Keepa;

/// <summary>Is told how each call ends, and tells the team when Keepa fails again and again or the tokens are nearly gone.</summary>
public sealed class KeepaHealth(ITokenGauge gauge, INotifier notifier)
{
    /// <summary>From this many failures in a row on, each is told.</summary>
    public const int FailuresToTell = 3;

    /// <summary>Tokens are nearly gone below this part of the capacity: 1,000 of 15,000.</summary>
    private const int NearlyGone = 15;

    private readonly Lock _lock = new();
    private int _failures;
    private bool _nearlyGone;

    public void Succeeded()
    {
        lock (_lock)
        {
            _failures = 0;
        }
    }

    /// <summary>One call failed, however often it was tried. An empty bucket is no failure of Keepa's, nor is it a success.</summary>
    public void Failed(KeepaFault fault)
    {
        lock (_lock)
        {
            if (fault != KeepaFault.RateLimited && ++_failures >= FailuresToTell)
            {
                notifier.Send(Notices.KeepaFailed(_failures));
            }
        }
    }

    /// <summary>An answer told the tokens, and the gauge knows: answers overtake each other, and its is the newest.</summary>
    public void TokensTold()
    {
        lock (_lock)
        {
            var isNearlyGone = gauge.Latest is { Bucket: var bucket } && bucket.Available * NearlyGone < bucket.Capacity;
            if (isNearlyGone && !_nearlyGone)
            {
                notifier.Send(Notices.TokensNearlyGone(gauge.Latest!.Bucket.Available));
            }

            _nearlyGone = isNearlyGone;
        }
    }
}
