using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Searches;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.Composition;
using SellerSync.Functions.Keepa;
using SellerSync.Functions.Routing;
using Outcome = SellerSync.Functions.SellerLookup.SellerLookupOutcome;

namespace SellerSync.Functions.SellerLookup;

/// <summary>
/// Looks a seller up: from the database when it was checked lately, else from Keepa, and hands its new products over.
/// The caller never waits for the products.
/// </summary>
public sealed partial class SellerLookupHandler(
    ISellerStore sellers,
    ISearchStore searches,
    IRefusedStorefronts refused,
    PaidKeepa keepa,
    IDoorbell doorbell,
    SellerTurns turns,
    Router router,
    IOptions<LimitOptions> limits,
    TimeProvider time,
    ILogger<SellerLookupHandler> logger)
{
    public async Task<Outcome> HandleAsync(Guid userId, SellerId sellerId, Marketplace marketplace, CancellationToken cancellationToken)
    {
        try
        {
            if (await WithoutKeepaAsync(userId, sellerId, marketplace, cancellationToken) is { } known)
            {
                return known;
            }

            using var turn = await turns.TakeAsync(sellerId, marketplace, cancellationToken);
            return turn.HadToWait && await WithoutKeepaAsync(userId, sellerId, marketplace, cancellationToken) is { } meanwhile
                ? meanwhile
                : await AskKeepaAsync(userId, sellerId, marketplace, time.GetUtcNow(), cancellationToken);
        }
        catch (StoreUnavailableException exception)
        {
            DatabaseUnavailable(logger, exception);
            return new Outcome.DatabaseUnavailable();
        }
        catch (UnknownUserException)
        {
            return new Outcome.UnknownUser();
        }
        catch (KeepaException exception)
        {
            KeepaFailed(logger, exception.Fault, exception.Message, exception.Ours);
            return exception.Fault switch
            {
                KeepaFault.RateLimited => new Outcome.RateLimited(exception.RetryAfter),
                _ when exception.IsTransient => new Outcome.KeepaUnavailable(),
                _ => new Outcome.KeepaRefused(),
            };
        }
    }

    // A seller checked lately, or one refused lately for its size.
    private async Task<Outcome?> WithoutKeepaAsync(Guid userId, SellerId sellerId, Marketplace marketplace, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var known = await sellers.LookAsync(sellerId, marketplace, now - limits.Value.RefusalKeptFor, cancellationToken);
        if (known.Seller is { LastCheckedAt: { } checkedAt } seller && now - checkedAt < limits.Value.SellerFreshFor)
        {
            var search = new Search(userId, now, TokensUsed: 0);
            return known.HasRetries
                ? await RetryAsync(seller, search, cancellationToken)
                : await FromCacheAsync(seller, search, cancellationToken);
        }

        return known.RefusedProducts is { } products && StorefrontLimit.IsExceededBy(products, limits.Value.StorefrontProducts)
            ? new Outcome.TooManyProducts(products, limits.Value.StorefrontProducts)
            : null;
    }

    private async Task<Outcome> FromCacheAsync(StoredSeller seller, Search search, CancellationToken cancellationToken)
    {
        await searches.RecordAsync(seller, search, cancellationToken);
        return new Outcome.FromCache(seller);
    }

    private async Task<Outcome> RetryAsync(StoredSeller seller, Search search, CancellationToken cancellationToken)
    {
        var retried = await sellers.RetryAsync(seller, search, cancellationToken);
        return retried.HandOverId is { } handOverId
            ? await AnnounceAsync(search.UserId, retried, handOverId)
            : new Outcome.FromCache(retried.Seller);
    }

    private async Task<Outcome> AskKeepaAsync(Guid userId, SellerId sellerId, Marketplace marketplace, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await searches.EnsureUserAsync(userId, cancellationToken);
        var (reading, tokens) = await keepa.GetSellerAsync(TokenPriority.Immediate, sellerId, marketplace, userId, cancellationToken);
        if (reading is null)
        {
            return new Outcome.SellerNotFound();
        }

        var products = reading.Asins?.Count ?? 0;
        if (StorefrontLimit.IsExceededBy(products, limits.Value.StorefrontProducts))
        {
            await refused.RememberAsync(sellerId, marketplace, products, now, CancellationToken.None);
            return new Outcome.TooManyProducts(products, limits.Value.StorefrontProducts);
        }

        // From here on the seller has been paid for: a caller who hangs up must not lose it.
        var saved = await sellers.SaveAsync(reading, new Search(userId, now, tokens.TokensConsumed), CancellationToken.None);
        return saved.HandOverId is { } handOverId
            ? await AnnounceAsync(userId, saved, handOverId)
            : new Outcome.LookedUp(saved.Seller, 0, null);
    }

    private async Task<Outcome> AnnounceAsync(Guid userId, SavedSeller saved, Guid handOverId)
    {
        await RingAsync(handOverId);
        var decision = await router.DecideAsync(userId, saved.New.Count, CancellationToken.None);
        RoutingLog.First(logger, handOverId, userId, decision);
        return new Outcome.LookedUp(saved.Seller, saved.New.Count, decision);
    }

    private async Task RingAsync(Guid handOverId)
    {
        try
        {
            await doorbell.RingHandOverAsync(handOverId, TimeSpan.Zero, CancellationToken.None);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The hand-over stands in the database: the sweeper rings for it within a minute.
            NotRung(logger, handOverId, exception);
        }
    }

    [LoggerMessage(1101, LogLevel.Warning, "Hand-over {HandOverId} could not be announced; the sweeper will")]
    private static partial void NotRung(ILogger logger, Guid handOverId, Exception exception);

    [LoggerMessage(1102, LogLevel.Warning, "Seller lookup found the database unavailable")]
    private static partial void DatabaseUnavailable(ILogger logger, Exception exception);

    [LoggerMessage(1103, LogLevel.Warning, "Seller lookup failed at Keepa: {Fault}. {Detail}")]
    private static partial void KeepaFailed(ILogger logger, KeepaFault fault, string detail, Exception? exception);
}
