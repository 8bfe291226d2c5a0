using Microsoft.Extensions.Logging;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Searches;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.Alarms;
using SellerSync.Functions.Budgets;
using SellerSync.Functions.Routing;
using Outcome = SellerSync.Functions.SellerLookup.SellerLookupOutcome;

namespace SellerSync.Functions.SellerLookup;

/// <summary>
/// Looks a seller up: from the database when it was checked lately, else from Keepa, and hands its new products over.
/// The caller never waits for the products.
/// </summary>
public sealed partial class SellerLookupHandler(
    Storefronts storefronts,
    ISellerStore sellers,
    ISearchStore searches,
    ITokenCosts costs,
    DailyBudget budget,
    IDoorbell doorbell,
    StorefrontWatch watch,
    Router router,
    TimeProvider time,
    ILogger<SellerLookupHandler> logger)
{
    /// <param name="maxTokens">The most tokens that the new products may be expected to cost; null for no budget of its own.</param>
    public async Task<Outcome> HandleAsync(Guid userId, SellerId sellerId, Marketplace marketplace, int? maxTokens, CancellationToken cancellationToken)
    {
        try
        {
            using var open = await storefronts.OpenAsync(userId, sellerId, marketplace, cancellationToken);
            return open.Storefront switch
            {
                Storefront.Fresh fresh => await FromStoreAsync(fresh, userId, maxTokens, cancellationToken),
                Storefront.Fetched fetched => await SaveAsync(fetched, userId, maxTokens),
                var refused => ((Storefront.Refused)refused).Why,
            };
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
    }

    private async Task<Outcome> FromStoreAsync(Storefront.Fresh fresh, Guid userId, int? maxTokens, CancellationToken cancellationToken)
    {
        var seller = fresh.Seller;
        var search = new Search(userId, time.GetUtcNow(), TokensUsed: 0);
        if (!fresh.HasRetries)
        {
            await searches.RecordAsync(seller, search, cancellationToken);
            return new Outcome.FromCache(seller, BudgetOf(maxTokens, handedOver: 0, left: 0));
        }

        if (await budget.RefusesAsync(userId, TokenCost.PerProduct, cancellationToken) is { } wait)
        {
            return new Outcome.OverBudget(wait);
        }

        var most = await MostProductsAsync(maxTokens, seller.AsinCount, seller.Id, seller.Marketplace, cancellationToken);
        var saved = await sellers.RetryAsync(seller, search with { MostProducts = most }, cancellationToken);
        return saved.HandOverId is { } handOverId
            ? await AnnounceAsync(userId, saved, handOverId, maxTokens)
            : new Outcome.FromCache(saved.Seller, BudgetOf(maxTokens, 0, saved.Left));
    }

    private async Task<Outcome> SaveAsync(Storefront.Fetched fetched, Guid userId, int? maxTokens)
    {
        // The seller has been paid for: a caller who hangs up must not lose it.
        var saved = await storefronts.SaveAsync(fetched, async () =>
        {
            var most = await MostProductsAsync(
                maxTokens, fetched.Reading.Asins?.Count ?? 0, fetched.SellerUuid, fetched.Reading.Marketplace, CancellationToken.None);
            var search = new Search(userId, fetched.At, fetched.Payment.Charged, most) { Payment = fetched.Payment };
            return await sellers.SaveAsync(fetched.Reading, search, CancellationToken.None);
        });
        watch.Saw(fetched.Reading, saved);
        return saved.HandOverId is { } handOverId
            ? await AnnounceAsync(userId, saved, handOverId, maxTokens)
            : new Outcome.LookedUp(saved.Seller, 0, null, BudgetOf(maxTokens, 0, saved.Left));
    }

    private async Task<int?> MostProductsAsync(int? maxTokens, int products, Guid sellerUuid, Marketplace marketplace, CancellationToken cancellationToken) =>
        maxTokens is { } tokens
            ? (await costs.EstimateAsync(sellerUuid, marketplace, cancellationToken)).ProductsWithin(tokens, products)
            : null;

    private async Task<Outcome> AnnounceAsync(Guid userId, SavedSeller saved, Guid handOverId, int? maxTokens)
    {
        // Two servers, side by side, while a person waits.
        var rung = RingAsync(handOverId);
        var decision = await router.DecideAsync(userId, saved.New.Count, CancellationToken.None);
        await rung;
        RoutingLog.First(logger, handOverId, userId, decision);
        return new Outcome.LookedUp(saved.Seller, saved.New.Count, decision, BudgetOf(maxTokens, saved.New.Count, saved.Left));
    }

    private static TokenBudget? BudgetOf(int? maxTokens, int handedOver, int left) =>
        maxTokens is { } tokens ? new TokenBudget(tokens, handedOver, left) : null;

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
}
