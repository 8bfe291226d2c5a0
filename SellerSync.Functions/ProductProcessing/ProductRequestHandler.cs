using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;
using SellerSync.Domain.HandOvers;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.Budgets;
using SellerSync.Functions.Forecasts;
using SellerSync.Infrastructure.Telemetry;
using Outcome = SellerSync.Functions.ProductProcessing.ProductProcessingOutcome;

namespace SellerSync.Functions.ProductProcessing;

/// <summary>
/// Takes a list of ASINs from outside. Only what stood in this seller's last storefront or in a hand-over of it is bought,
/// so nobody can spend tokens on products of no seller. While the database is away the whole request waits in the queue.
/// </summary>
public sealed partial class ProductRequestHandler(
    ISellerStore sellers,
    IHandOverStore handOvers,
    ILetters letters,
    ProductProcessingHandler processing,
    Forecaster forecaster,
    DailyBudget budget,
    IHostApplicationLifetime host,
    TimeProvider time,
    ILogger<ProductRequestHandler> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    /// <summary>Processes what a caller who waits has sent.</summary>
    public async Task<Outcome> HandleAsync(
        Guid userId, SellerId sellerId, Marketplace marketplace, IReadOnlyList<string?> asinTexts, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var (asins, invalid) = AsinList.Normalize(asinTexts);
        string[] errors = [.. invalid.Select(text => $"{Shortened(text)} is no ASIN: 10 characters of A-Z and 0-9")];
        var letter = new HandOverLetter(Guid.CreateVersion7(time.GetUtcNow()), userId, sellerId, marketplace, asins, Spans.Here);
        try
        {
            return await sellers.FindAsync(sellerId, marketplace, cancellationToken) switch
            {
                null => new Outcome.UnknownSeller(),
                { Open.FirstBatchId: { } batchId } => new Outcome.InProgress(batchId),
                var seller => await ProcessAsync(seller, letter, errors, isPromised: false, cancellationToken, whenPaid: host.ApplicationStopping),
            };
        }
        catch (StoreUnavailableException exception)
        {
            DatabaseUnavailable(logger, exception);
            return await PostAsync(letter, errors, started);
        }
        catch (UnknownUserException)
        {
            return new Outcome.UnknownUser();
        }
    }

    /// <summary>Processes what came by letter. Its caller was promised it, so batches that are under way are no reason to drop it.</summary>
    public async Task<Outcome> HandleAsync(HandOverLetter letter, CancellationToken cancellationToken)
    {
        using var span = Spans.Continue("letter", letter.TraceParent);
        try
        {
            if (await sellers.FindAsync(letter.SellerId, letter.Marketplace, cancellationToken) is { } seller)
            {
                return await ProcessAsync(seller, letter, [], isPromised: true, cancellationToken, whenPaid: cancellationToken);
            }

            Dropped(logger, letter.Id, "its seller was never looked up");
            return new Outcome.UnknownSeller();
        }
        catch (StoreUnavailableException exception)
        {
            // A throw would spend one of the message's few deliveries; a passing fault must not end in the poison queue.
            Postponed(logger, letter.Id, exception);
            await letters.SendAsync(letter, Pause, CancellationToken.None);
            return new Outcome.Postponed();
        }
        catch (UnknownUserException)
        {
            Dropped(logger, letter.Id, "its user is not known to the database");
            return new Outcome.UnknownUser();
        }
    }

    /// <param name="isPromised">Its caller was told that it will be done, so no budget is asked.</param>
    /// <param name="whenPaid">From the hand-over on the work stands in the database and is paid for: a caller who hangs up changes nothing, and a host that stops ends it in good order.</param>
    private async Task<Outcome> ProcessAsync(
        StoredSeller seller, HandOverLetter letter, string[] errors, bool isPromised, CancellationToken cancellationToken, CancellationToken whenPaid)
    {
        var asins = letter.Asins;
        var sorted = await sellers.SortAsync(seller.Id, asins, cancellationToken);
        var strangers = asins.Where(asin => !sorted.Stored.Contains(asin) && !sorted.InStorefront.Contains(asin)).ToHashSet();
        var fresh = AsinList.New(asins, sorted.Stored.Union(strangers).ToHashSet());
        errors = [.. errors, .. strangers.Select(asin => $"{asin} is not in this seller's storefront")];
        if (fresh.Count == 0)
        {
            return errors.Length == 0
                ? new Outcome.NoNewAsins(sorted.StoredTotal)
                : new Outcome.Immediate(0, 0, errors, TimeSpan.Zero, 0, sorted.StoredTotal, QueuedRest: null);
        }

        if (!isPromised && await budget.RefusesAsync(letter.UserId, TokenCost.OfProducts(fresh.Count), cancellationToken) is { } wait)
        {
            return new Outcome.OverBudget(wait);
        }

        return await handOvers.OpenAsync(letter.Id, seller, letter.UserId, fresh, cancellationToken) is { } handOver
            ? await processing.ProcessAsync(handOver, sorted.StoredTotal, errors, whenPaid)
            : await AlreadyComingAsync(seller, sorted, cancellationToken);
    }

    // For safety it goes to the queue, whole: whatever of it the database has taken by now, the same ID makes it one hand-over.
    private async Task<Outcome> PostAsync(HandOverLetter letter, string[] errors, long started)
    {
        var products = letter.Asins.Count;
        if (products == 0)
        {
            return new Outcome.DatabaseUnavailable();
        }

        try
        {
            await letters.SendAsync(letter, TimeSpan.Zero, CancellationToken.None);
            Posted(logger, letter.Id, products);
            return new Outcome.Queued(
                BatchPlan.Split(letter.Asins).Count, products, Existing: 0, errors, time.GetElapsedTime(started), forecaster.WaitWithoutDatabase(products));
        }
        catch (QueueUnavailableException exception)
        {
            NotPosted(logger, exception);
            return new Outcome.DatabaseUnavailable();
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

    [LoggerMessage(1511, LogLevel.Information, "Hand-over {HandOverId} went whole into the queue: {ProductCount} products")]
    private static partial void Posted(ILogger logger, Guid handOverId, int productCount);

    [LoggerMessage(1512, LogLevel.Warning, "Neither the database nor the queue takes products to process")]
    private static partial void NotPosted(ILogger logger, Exception exception);

    [LoggerMessage(1513, LogLevel.Warning, "Letter {HandOverId} was postponed: the database is not available")]
    private static partial void Postponed(ILogger logger, Guid handOverId, Exception exception);

    [LoggerMessage(1514, LogLevel.Warning, "Letter {HandOverId} was dropped: {Reason}")]
    private static partial void Dropped(ILogger logger, Guid handOverId, string reason);
}
