using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.Budgets;
using SellerSync.Functions.Composition;
using SellerSync.Functions.Keepa;
using Outcome = SellerSync.Functions.SellerLookup.SellerLookupOutcome;

namespace SellerSync.Functions.SellerLookup;

/// <summary>
/// The way to a seller's storefront, the same for lookups and quotes: from the database when it was checked lately, else from
/// Keepa within the limits. Each is paid for once.
/// </summary>
public sealed partial class Storefronts(
    ISellerStore sellers,
    IRefusedStorefronts refused,
    PaidKeepa keepa,
    SellerTurns turns,
    DailyBudget budget,
    IOptions<LimitOptions> limits,
    TimeProvider time,
    ILogger<Storefronts> logger)
{
    /// <exception cref="StoreUnavailableException">The database is away: Keepa was not asked.</exception>
    /// <exception cref="UnknownUserException">The database has no such user and refuses to take one.</exception>
    public async Task<OpenStorefront> OpenAsync(Guid userId, SellerId sellerId, Marketplace marketplace, CancellationToken cancellationToken)
    {
        var (known, sellerUuid) = await WithoutKeepaAsync(userId, sellerId, marketplace, cancellationToken);
        if (known is not null)
        {
            return new OpenStorefront(known, Turn: null);
        }

        var turn = await turns.TakeAsync(sellerId, marketplace, cancellationToken);
        try
        {
            if (turn.HadToWait)
            {
                (known, sellerUuid) = await WithoutKeepaAsync(userId, sellerId, marketplace, cancellationToken);
            }

            return new OpenStorefront(known ?? await FetchAsync(userId, sellerId, marketplace, sellerUuid, cancellationToken), turn);
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    /// <summary>Saves what was fetched, by a transaction that settles its payment; where that fails it has been charged all the same.</summary>
    public async Task<SavedSeller> SaveAsync(Storefront.Fetched fetched, Func<Task<SavedSeller>> saveAsync)
    {
        try
        {
            return await saveAsync();
        }
        catch
        {
            await keepa.SettleAsync(fetched.Payment);
            throw;
        }
    }

    // A seller checked lately, or one refused lately for its size.
    private async Task<(Storefront? Known, Guid SellerUuid)> WithoutKeepaAsync(
        Guid userId, SellerId sellerId, Marketplace marketplace, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var known = await sellers.LookAsync(userId, sellerId, marketplace, now - limits.Value.RefusalKeptFor, cancellationToken);
        if (known.Seller is { LastCheckedAt: { } checkedAt } seller && now - checkedAt < limits.Value.SellerFreshFor)
        {
            return (new Storefront.Fresh(seller, known.MayHaveRetries && await sellers.HasRetriesAsync(seller, cancellationToken)), seller.Id);
        }

        return known.RefusedProducts is { } products && StorefrontLimit.IsExceededBy(products, limits.Value.StorefrontProducts)
            ? (TooManyProducts(products), default)
            : (null, known.Seller?.Id ?? default);
    }

    private async Task<Storefront> FetchAsync(Guid userId, SellerId sellerId, Marketplace marketplace, Guid sellerUuid, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (await budget.RefusesAsync(userId, TokenCost.PerStorefront, cancellationToken) is { } wait)
        {
            return new Storefront.Refused(new Outcome.OverBudget(wait));
        }

        try
        {
            var ((reading, _), payment) = await keepa.FetchSellerAsync(TokenPriority.Immediate, sellerId, marketplace, userId, cancellationToken);
            if (reading is null)
            {
                await keepa.SettleAsync(payment);
                return new Storefront.Refused(new Outcome.SellerNotFound());
            }

            var products = reading.Asins?.Count ?? 0;
            if (StorefrontLimit.IsExceededBy(products, limits.Value.StorefrontProducts))
            {
                await keepa.SettleAsync(payment);
                await refused.RememberAsync(sellerId, marketplace, products, now, CancellationToken.None);
                return TooManyProducts(products);
            }

            return new Storefront.Fetched(reading, sellerUuid, payment, now);
        }
        catch (KeepaException exception)
        {
            KeepaFailed(logger, exception.Fault, exception.Message, exception.Ours);
            return new Storefront.Refused(exception.Fault switch
            {
                KeepaFault.RateLimited => new Outcome.RateLimited(exception.RetryAfter),
                _ when exception.IsTransient => new Outcome.KeepaUnavailable(),
                _ => new Outcome.KeepaRefused(),
            });
        }
    }

    private Storefront.Refused TooManyProducts(int products) => new(new Outcome.TooManyProducts(products, limits.Value.StorefrontProducts));

    [LoggerMessage(1103, LogLevel.Warning, "A storefront could not be had from Keepa: {Fault}. {Detail}")]
    private static partial void KeepaFailed(ILogger logger, KeepaFault fault, string detail, Exception? exception);
}
