using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Snapshots;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.Composition;
using SellerSync.Functions.Keepa;
using SellerSync.Functions.TokenStatus;

namespace SellerSync.Functions.SellerSnapshots;

/// <summary>
/// Takes down the storefronts of competitors, a few a run, while tokens are plentiful and no queued work waits. A later
/// first lookup of such a seller then knows what it listed before.
/// </summary>
public sealed partial class SnapshotHandler(
    ISnapshotStore snapshots,
    IRefusedStorefronts refused,
    IBatchStore batches,
    PaidKeepa keepa,
    ITokenLedger ledger,
    TokenRefresher tokens,
    IOptions<SnapshotOptions> options,
    IOptions<LimitOptions> limits,
    TimeProvider time,
    ILogger<SnapshotHandler> logger)
{
    private static readonly TimeSpan TokensMaxAge = TimeSpan.FromSeconds(30);

    /// <summary>How many competitors were taken off the queue.</summary>
    public async Task<int> HandleAsync(CancellationToken cancellationToken)
    {
        var done = 0;
        try
        {
            for (var tried = 0; tried < options.Value.SellersPerRun; tried++)
            {
                await tokens.RefreshAsync(TokensMaxAge, cancellationToken);
                if (await batches.AnyClaimableAsync(cancellationToken)
                    || await ledger.WaitAsync(TokenAsk.ForStorefront(TokenPriority.Snapshot), cancellationToken) > TimeSpan.Zero)
                {
                    break;
                }

                if (await snapshots.ClaimAsync(cancellationToken) is not { } claimed)
                {
                    break;
                }

                done += await TakeAsync(claimed, cancellationToken) ? 1 : 0;
            }
        }
        catch (StoreUnavailableException exception)
        {
            DatabaseUnavailable(logger, exception);
        }

        Ended(logger, done);
        return done;
    }

    /// <summary>False when Keepa failed: the competitor stays on the queue for later.</summary>
    private async Task<bool> TakeAsync(QueuedSnapshot claimed, CancellationToken cancellationToken)
    {
        SellerReading? reading;
        try
        {
            (reading, _) = await keepa.GetSellerAsync(TokenPriority.Snapshot, claimed.SellerId, claimed.Marketplace, userId: null, cancellationToken);
        }
        catch (KeepaException exception)
        {
            LeftForLater(logger, claimed.SellerId, claimed.Marketplace.Id, exception.Fault, exception.Message, exception.Ours);
            return false;
        }

        // It has been paid for: a shutdown must not lose it.
        if (reading?.Asins is not { } asins)
        {
            await snapshots.DropAsync(claimed, CancellationToken.None);
        }
        else if (StorefrontLimit.IsExceededBy(asins.Count, limits.Value.StorefrontProducts))
        {
            await refused.RememberAsync(claimed.SellerId, claimed.Marketplace, asins.Count, time.GetUtcNow(), CancellationToken.None);
            await snapshots.DropAsync(claimed, CancellationToken.None);
        }
        else
        {
            await snapshots.StoreAsync(claimed, asins, time.GetUtcNow(), CancellationToken.None);
        }

        return true;
    }

    [LoggerMessage(1610, LogLevel.Information, "{Count} competitors were taken off the snapshot queue")]
    private static partial void Ended(ILogger logger, int count);

    [LoggerMessage(1611, LogLevel.Warning, "The snapshot of seller {SellerId} in marketplace {Domain} was left for later: {Fault}. {Detail}")]
    private static partial void LeftForLater(ILogger logger, SellerId sellerId, int domain, KeepaFault fault, string detail, Exception? exception);

    [LoggerMessage(1612, LogLevel.Warning, "Snapshots found the database unavailable")]
    private static partial void DatabaseUnavailable(ILogger logger, Exception exception);
}
