using Microsoft.Extensions.Logging;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Faults;
using SellerSync.Domain.HandOvers;
using SellerSync.Domain.Sellers;
using Outcome = SellerSync.Functions.ProductProcessing.ProductProcessingOutcome;

namespace SellerSync.Functions.ProductProcessing;

/// <summary>
/// Takes a list of ASINs from outside. Only what stood in this seller's last storefront or in a hand-over of it is bought,
/// so nobody can spend tokens on products of no seller.
/// </summary>
public sealed partial class ProductRequestHandler(
    ISellerStore sellers,
    IHandOverStore handOvers,
    ProductProcessingHandler processing,
    ILogger<ProductRequestHandler> logger)
{
    public async Task<Outcome> HandleAsync(
        Guid userId, SellerId sellerId, Marketplace marketplace, IReadOnlyList<string?> asinTexts, CancellationToken cancellationToken)
    {
        try
        {
            if (await sellers.FindAsync(sellerId, marketplace, cancellationToken) is not { } seller)
            {
                return new Outcome.UnknownSeller();
            }

            if (seller.Open.FirstBatchId is { } batchId)
            {
                return new Outcome.InProgress(batchId);
            }

            var (asins, invalid) = AsinList.Normalize(asinTexts);
            var sorted = await sellers.SortAsync(seller.Id, asins, cancellationToken);
            var strangers = asins.Where(asin => !sorted.Stored.Contains(asin) && !sorted.InStorefront.Contains(asin)).ToHashSet();
            var fresh = AsinList.New(asins, sorted.Stored.Union(strangers).ToHashSet());
            if (fresh.Count == 0 && invalid.Count + strangers.Count == 0)
            {
                return new Outcome.NoNewAsins(sorted.StoredTotal);
            }

            string[] errors =
            [
                .. invalid.Select(text => $"{Shortened(text)} is no ASIN: 10 characters of A-Z and 0-9"),
                .. strangers.Select(asin => $"{asin} is not in this seller's storefront"),
            ];
            if (fresh.Count == 0)
            {
                return new Outcome.Immediate(0, 0, errors, TimeSpan.Zero, 0, sorted.StoredTotal, QueuedRest: null);
            }

            // From here on the work stands in the database and is paid for: a caller who hangs up changes nothing.
            return await handOvers.OpenAsync(seller, userId, fresh, cancellationToken) is { } handOver
                ? await processing.ProcessAsync(handOver, sorted.StoredTotal, errors, CancellationToken.None)
                : await AlreadyComingAsync(seller, sorted, cancellationToken);
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

    // Another call, or the lookup's own hand-over, was faster: its work is what this caller waits for.
    private async Task<Outcome> AlreadyComingAsync(StoredSeller seller, AsinsOfSeller sorted, CancellationToken cancellationToken) =>
        (await sellers.FindAsync(seller.SellerId, seller.Marketplace, cancellationToken))?.Open.FirstBatchId is { } batchId
            ? new Outcome.InProgress(batchId)
            : new Outcome.NoNewAsins(sorted.StoredTotal);

    // An answer repeats what was sent, but no more of it than a person needs.
    private static string Shortened(string text) => text.Length <= 20 ? $"'{text}'" : $"'{text[..20]}...'";

    [LoggerMessage(1510, LogLevel.Warning, "Product processing found the database unavailable")]
    private static partial void DatabaseUnavailable(ILogger logger, Exception exception);
}
