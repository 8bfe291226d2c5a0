using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Discovery;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.Alarms;
using SellerSync.Functions.Composition;
using SellerSync.Functions.Keepa;
using SellerSync.Functions.ProductBatches;
using SellerSync.Functions.TokenStatus;

namespace SellerSync.Functions.Discovery;

/// <summary>
/// Looks at followed sellers that were not checked lately and hands their new products over. It yields to people: before
/// each seller it looks whether their work waits and whether the tokens are above the floor. One bad seller never stops the rest.
/// </summary>
public sealed partial class DiscoveryHandler(
    IDiscoveryStore discovery,
    ISellerStore sellers,
    IRefusedStorefronts refused,
    PaidKeepa keepa,
    ITokenLedger ledger,
    TokenRefresher tokens,
    IDoorbell doorbell,
    StorefrontWatch watch,
    IOptions<DiscoveryOptions> options,
    IOptions<LimitOptions> limits,
    TimeProvider time,
    ILogger<DiscoveryHandler> logger)
{
    private static readonly TimeSpan TokensMaxAge = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StoringTime = TimeSpan.FromMinutes(2);

    public async Task<DiscoveryRun> HandleAsync(CancellationToken cancellationToken)
    {
        var startedAt = time.GetUtcNow();
        var tally = new DiscoveryTally();
        using var workTime = new WorkTime(options.Value.TimeLimit, StoringTime, time, cancellationToken);
        var end = await LookAtAllAsync(tally, startedAt, workTime);
        var run = tally.ToRun(startedAt, time.GetUtcNow(), end);
        var skipped = string.Join(", ", run.Skipped.Select(skip => $"{skip.Value} {skip.Key.Word()}"));
        Ended(logger, run.End.Word(), run.LookedUp, run.NewProducts, run.TokensUsed, skipped);
        try
        {
            await discovery.RecordAsync(run, CancellationToken.None);
        }
        catch (StoreUnavailableException exception)
        {
            NotRecorded(logger, exception);
        }

        return run;
    }

    private async Task<DiscoveryEnd> LookAtAllAsync(DiscoveryTally tally, DateTimeOffset startedAt, WorkTime workTime)
    {
        try
        {
            var checkedBefore = startedAt - options.Value.StaleAfter;
            var due = await discovery.DueAsync(checkedBefore, startedAt - limits.Value.RefusalKeptFor, options.Value.Sellers, workTime.Abort);
            tally.Skip(SkipReason.OverLimit, due.Refused);
            foreach (var seller in due.Sellers)
            {
                if (workTime.Stop.IsCancellationRequested)
                {
                    return DiscoveryEnd.OutOfTime;
                }

                if (await discovery.PeopleWaitAsync(workTime.Abort))
                {
                    return DiscoveryEnd.PeopleWait;
                }

                await tokens.RefreshAsync(TokensMaxAge, workTime.Abort);
                if (await ledger.WaitAsync(TokenAsk.ForStorefront(TokenPriority.Discovery), workTime.Abort) > TimeSpan.Zero
                    || !await LookAtAsync(seller, tally, checkedBefore, workTime.Abort))
                {
                    return DiscoveryEnd.NoTokens;
                }
            }

            return DiscoveryEnd.NothingLeft;
        }
        catch (StoreUnavailableException exception)
        {
            DatabaseUnavailable(logger, exception);
            return DiscoveryEnd.DatabaseUnavailable;
        }
        catch (OperationCanceledException)
        {
            return DiscoveryEnd.OutOfTime;
        }
    }

    /// <summary>False when Keepa has no tokens for us: it has none for the next seller either.</summary>
    private async Task<bool> LookAtAsync(DueSeller seller, DiscoveryTally tally, DateTimeOffset checkedBefore, CancellationToken abort)
    {
        try
        {
            var now = time.GetUtcNow();
            if (!await discovery.TryBeginAsync(seller, checkedBefore, now, abort))
            {
                tally.Skip(SkipReason.CheckedMeanwhile);
                return true;
            }

            var (reading, told) = await keepa.GetSellerAsync(TokenPriority.Discovery, seller.SellerId, seller.Marketplace, userId: null, abort);
            tally.Spend(told.TokensConsumed);
            if (reading is null)
            {
                tally.Skip(SkipReason.NotFound);
            }
            else if (reading.Asins is { Count: var products } && StorefrontLimit.IsExceededBy(products, limits.Value.StorefrontProducts))
            {
                await refused.RememberAsync(seller.SellerId, seller.Marketplace, products, now, CancellationToken.None);
                tally.Skip(SkipReason.OverLimit);
            }
            else
            {
                // It has been paid for: a shutdown must not lose it.
                var saved = await sellers.SaveDiscoveredAsync(reading, now, CancellationToken.None);
                tally.LookUp(saved.New.Count);
                watch.Saw(reading, saved);
                await RingAsync(saved.HandOverId);
            }

            return true;
        }
        catch (KeepaException exception) when (exception.Fault == KeepaFault.RateLimited)
        {
            return false;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            var reason = exception switch
            {
                KeepaException => SkipReason.KeepaFailed,
                StoreUnavailableException => SkipReason.DatabaseUnavailable,
                _ => SkipReason.Failed,
            };
            tally.Skip(reason);
            Skipped(logger, seller.SellerId, seller.Marketplace.Id, reason.Word(), exception.Message, exception is KeepaException fault ? fault.Ours : exception);
            return true;
        }
    }

    private async Task RingAsync(Guid? handOverId)
    {
        if (handOverId is not { } id)
        {
            return;
        }

        try
        {
            await doorbell.RingHandOverAsync(id, TimeSpan.Zero, CancellationToken.None);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The hand-over stands in the database: the sweeper rings for it within a minute.
            NotRung(logger, id, exception);
        }
    }

    [LoggerMessage(1600, LogLevel.Information,
        "Discovery ended ({End}): {LookedUp} sellers looked up, {NewProducts} new products, {TokensUsed} tokens, skipped: {SkippedSellers}")]
    private static partial void Ended(ILogger logger, string end, int lookedUp, int newProducts, int tokensUsed, string skippedSellers);

    [LoggerMessage(1601, LogLevel.Warning, "Discovery skipped seller {SellerId} in marketplace {Domain}: {Reason}. {Detail}")]
    private static partial void Skipped(ILogger logger, SellerId sellerId, int domain, string reason, string detail, Exception? exception);

    [LoggerMessage(1602, LogLevel.Warning, "Discovery found the database unavailable")]
    private static partial void DatabaseUnavailable(ILogger logger, Exception exception);

    [LoggerMessage(1603, LogLevel.Warning, "The summary of a discovery could not be kept")]
    private static partial void NotRecorded(ILogger logger, Exception exception);

    [LoggerMessage(1604, LogLevel.Warning, "Hand-over {HandOverId} could not be announced; the sweeper will")]
    private static partial void NotRung(ILogger logger, Guid handOverId, Exception exception);
}
