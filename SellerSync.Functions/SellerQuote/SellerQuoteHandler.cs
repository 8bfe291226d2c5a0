using Microsoft.Extensions.Logging;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Routing;
using SellerSync.Domain.Sellers;
using SellerSync.Functions.Alarms;
using SellerSync.Functions.Forecasts;
using SellerSync.Functions.Routing;
using SellerSync.Functions.SellerLookup;
using Outcome = SellerSync.Functions.SellerQuote.SellerQuoteOutcome;

namespace SellerSync.Functions.SellerQuote;

/// <summary>
/// Says what a lookup of a seller would cost and when its products would be ready. A storefront that is not fresh is fetched and
/// saved, so that the lookup does not pay it again; nothing is handed over.
/// </summary>
public sealed partial class SellerQuoteHandler(
    Storefronts storefronts,
    ISellerQuotes quotes,
    Router router,
    Forecaster forecaster,
    StorefrontWatch watch,
    TimeProvider time,
    ILogger<SellerQuoteHandler> logger)
{
    public async Task<Outcome> HandleAsync(Guid userId, SellerId sellerId, Marketplace marketplace, CancellationToken cancellationToken)
    {
        try
        {
            using var open = await storefronts.OpenAsync(userId, sellerId, marketplace, cancellationToken);
            switch (open.Storefront)
            {
                case Storefront.Fresh fresh:
                    var waiting = fresh.HasRetries ? await quotes.CountAsync(fresh.Seller, cancellationToken) : 0;
                    return await QuoteAsync(userId, fresh.Seller, waiting, storefrontTokens: 0, cancellationToken);
                case Storefront.Fetched fetched:
                    // The storefront has been paid for: a caller who hangs up must not lose it.
                    var saved = await storefronts.SaveAsync(
                        fetched, () => quotes.SaveAsync(fetched.Reading, userId, fetched.At, fetched.Payment, CancellationToken.None));
                    watch.Saw(fetched.Reading, saved);
                    return await QuoteAsync(userId, saved.Seller, saved.Left, fetched.Payment.Charged, cancellationToken);
                default:
                    return new Outcome.Refused(((Storefront.Refused)open.Storefront).Why);
            }
        }
        catch (StoreUnavailableException exception)
        {
            DatabaseUnavailable(logger, exception);
            return new Outcome.Refused(new SellerLookupOutcome.DatabaseUnavailable());
        }
        catch (UnknownUserException)
        {
            return new Outcome.Refused(new SellerLookupOutcome.UnknownUser());
        }
    }

    private async Task<Outcome> QuoteAsync(Guid userId, StoredSeller seller, int products, int storefrontTokens, CancellationToken cancellationToken)
    {
        if (products == 0)
        {
            return new Outcome.Quoted(seller, 0, storefrontTokens, Expected: null);
        }

        var decision = await router.DecideAsync(userId, products, cancellationToken);
        var forecast = decision.Route == Route.Immediate
            ? await forecaster.OfImmediateAsync(seller.Id, seller.Marketplace, products, cancellationToken)
            : await forecaster.OfNextAsync(userId, seller.Id, seller.Marketplace, products, cancellationToken);
        return new Outcome.Quoted(seller, products, storefrontTokens, new Expectation(decision, forecast, forecast.ReadyAt - time.GetUtcNow()));
    }

    [LoggerMessage(1110, LogLevel.Warning, "Seller quote found the database unavailable")]
    private static partial void DatabaseUnavailable(ILogger logger, Exception exception);
}
